from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.catalog import factories as catalog
from tests.identity import factories as identity
from tests.marketing.factories import draft, slot, upload
from tests.stores import factories as stores

from entrepot.identity.enums import PlatformRole
from entrepot.identity.models import AuditEntry
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid, Missing
from entrepot.marketing import services
from entrepot.marketing.errors import LeadsAway, NotReady, NotThere, SlotChanged
from entrepot.marketing.models import Slot
from entrepot.marketing.queries import all_slots, slots
from entrepot.marketing.types import Link, Words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MEDIA_ROOT", tmp_path)
        yield


def test_a_published_slot_shows_within_its_period_in_the_language_asked_for() -> None:
    made, now = slot(), clock.now()

    [english], [chinese] = (slots("home_band", language, now) for language in ("en", "zh-hans"))
    assert (english.headline, english.text, english.button, english.link) == (
        "Tea week",
        "Fresh from the hills",
        "Look",
        Link("path", "/stores/"),
    )
    assert (chinese.headline, chinese.language) == ("茶叶周", "zh-hans")
    assert slots("home_band", "fr", now)[0].language == "en"
    assert slots("home_band", "en", made.starts_at - timedelta(seconds=1)) == []
    assert slots("home_band", "en", made.ends_at) == []
    assert slots("home_hero", "en", now) == []


def test_a_draft_is_seen_by_its_makers_only() -> None:
    slot(published=False)
    assert slots("home_band", "en", clock.now()) == []
    assert [one.showing for one in all_slots(actor=identity.operator(PlatformRole.OPERATOR))] == ["draft"]
    for stranger in (identity.shopper(), identity.operator(PlatformRole.FINANCE)):
        with pytest.raises(Forbidden):
            all_slots(actor=stranger)
        with pytest.raises(Forbidden):
            services.save_slot(draft(), actor=stranger)
    assert Slot.objects.count() == 1


def test_slots_stand_in_order_and_cost_one_statement() -> None:
    third, first = slot(position=3), slot(position=1)
    with CaptureQueriesContext(connection) as asked:
        found = slots("home_band", "en", clock.now())
    assert ([one.id for one in found], len(asked)) == ([first.pk, third.pk], 1)


def test_a_banner_of_the_nearest_category_goes_first() -> None:
    catalog.category("tea", parent=catalog.category("food"))
    every = slot("category_banner")
    near = slot("category_banner", category_path="food/tea")
    above = slot("category_banner", category_path="food")
    now = clock.now()
    assert [one.id for one in slots("category_banner", "en", now, category_path="food/tea/green")] == [
        near.pk,
        above.pk,
        every.pk,
    ]
    assert [one.id for one in slots("category_banner", "en", now, category_path="foodstuff")] == [every.pk]


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "stores/", "/a b", "/a\n", "javascript:alert(1)", ""],
)
def test_no_link_leads_away(path: str) -> None:
    with pytest.raises(LeadsAway):
        services.save_slot(draft(link=Link("path", path)), actor=identity.operator())
    assert not Slot.objects.exists()


def test_the_database_itself_refuses_a_link_to_another_site() -> None:
    made = slot()
    for path in ("//evil.example", "/\\evil.example", "http://evil.example"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Slot.objects.filter(pk=made.pk).update(link_value=path)


def test_a_link_leads_to_something_that_is_there() -> None:
    store, product, category = stores.store(), catalog.product(), catalog.category("toys")
    actor = identity.operator()
    for kind, value in (("store", store.slug), ("product", product.slug), ("category", category.path), ("search", "tea")):
        services.save_slot(draft(link=Link(kind, value)), actor=actor)
        with pytest.raises(NotThere):
            services.save_slot(draft(link=Link(kind, "" if kind == "search" else "nothing-here")), actor=actor)
    assert Slot.objects.count() == 4


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"place": "roof"}, "place"),
        ({"ends_at": clock.now() - timedelta(days=1)}, "ends_at"),
        ({"position": 1000}, "position"),
        ({"words": {"en": Words("x" * 81)}}, "headline_en"),
        ({"category_path": "food"}, "category_path"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(fields: dict[str, object], named: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.save_slot(draft(**fields), actor=identity.operator())
    assert refusal.value.fields["field"] == named
    assert not Slot.objects.exists()


def test_nothing_half_made_is_published_nor_made_of_what_is_published() -> None:
    actor = identity.operator()
    half = services.save_slot(draft(words={"en": Words("Tea week")}), actor=actor)
    with pytest.raises(NotReady) as refusal:
        services.publish_slot(half, actor=actor)
    assert refusal.value.fields["missing"] == "headline (zh-hans)"
    hero = services.save_slot(draft("home_hero"), actor=actor)
    with pytest.raises(NotReady):
        services.publish_slot(hero, actor=actor)
    assert slots("home_band", "en", clock.now()) == slots("home_hero", "en", clock.now()) == []

    whole = slot()
    with pytest.raises(NotReady):
        services.save_slot(draft(words={}), actor=actor, slot_id=whole.pk)
    assert slots("home_band", "en", clock.now())[0].headline == "Tea week"


def test_nobody_overwrites_what_they_have_not_seen() -> None:
    actor, made = identity.operator(), slot()
    services.save_slot(draft(position=2), actor=actor, slot_id=made.pk, version=made.version)
    with pytest.raises(SlotChanged):
        services.save_slot(draft(position=9), actor=actor, slot_id=made.pk, version=made.version)
    assert Slot.objects.get().position == 2


def test_a_slot_is_withdrawn_and_removed_with_its_picture_and_the_log_says_so(
    django_capture_on_commit_callbacks: object,
) -> None:
    actor, hero = identity.operator(), slot("home_hero")
    file = Path(settings.MEDIA_ROOT) / hero.picture
    assert (file.exists(), hero.picture_width, hero.picture_height) == (True, 64, 26)
    services.withdraw_slot(hero.pk, actor=actor)
    services.withdraw_slot(hero.pk, actor=actor)
    assert slots("home_hero", "en", clock.now()) == []
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_slot(hero.pk, actor=actor)
    assert not file.exists()
    services.remove_slot(hero.pk, actor=actor)
    with pytest.raises(Missing):
        services.publish_slot(hero.pk, actor=actor)
    actions = AuditEntry.objects.filter(subject_id=str(hero.pk)).order_by("id").values_list("action", flat=True)
    assert list(actions) == [f"marketing.slot_{done}" for done in ("made", "published", "withdrawn", "removed")]


def test_an_upload_that_is_no_picture_is_refused() -> None:
    from entrepot.kernel.pictures import NotAPicture

    with pytest.raises(NotAPicture):
        services.keep_picture(b"<svg onload='alert(1)'/>", "home_band", actor=identity.operator())
    with pytest.raises(Forbidden):
        services.keep_picture(upload(), "home_band", actor=identity.shopper())
    assert list(Path(settings.MEDIA_ROOT).rglob("*.*")) == []
