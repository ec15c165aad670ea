from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.identity import factories as identity
from tests.stores import factories

from entrepot.database import sql
from entrepot.events.facts import from_payload
from entrepot.events.facts import stores as facts
from entrepot.identity.models import AuditEntry, Membership, Person
from entrepot.identity.queries import actor_of
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Forbidden, Invalid, Missing
from entrepot.kernel.ids import uuid7
from entrepot.kernel.money import UnknownCurrency
from entrepot.stores import queries, rules, services
from entrepot.stores.enums import StoreKind, StoreState
from entrepot.stores.errors import (
    CurrencyNotSettled,
    MerchantRegistered,
    NotClosable,
    OwnApplication,
    PapersMissing,
    ReasonMissing,
    SlugTaken,
    WrongState,
)
from entrepot.stores.models import StoreApplication
from entrepot.stores.services.move import move
from entrepot.stores.types import NewStore, OpenEnd, Paper

pytestmark = pytest.mark.django_db
PAPERS = [Paper(kind, "no. 1") for kind in ("company_registration", "retail_licence", "trade_mark")]


@contextmanager
def something_open(*ends: OpenEnd) -> Iterator[None]:
    """As long as a room has that open of every store."""
    services.register_closing_check("a room", lambda _: ends)
    try:
        yield
    finally:
        services.register_closing_check("a room", None)


def _facts() -> list[object]:
    return [
        from_payload(kind, version, json.loads(payload))
        for kind, version, payload in sql.rows("SELECT kind, version, payload::text FROM events_fact ORDER BY position")
    ]


@pytest.mark.parametrize(("state", "step"), list(itertools.product(StoreState.values, rules.STEPS)))
def test_a_step_starts_only_where_the_table_says(state: str, step: str) -> None:
    store = factories.store(state=state)
    if state in rules.STEPS[step].sources:
        move(store.pk, step, actor=SYSTEM, reason="because")
        store.refresh_from_db()
        assert store.state == rules.STEPS[step].target
        assert len(_facts()) == 1
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.subject_id, entry.store_id) == (f"stores.{step}", str(store.pk), store.pk)
        assert entry.detail["from"] == state
    else:
        with pytest.raises(WrongState) as refused:
            move(store.pk, step, actor=SYSTEM, reason="because")
        assert refused.value.fields == {"state": state, "step": step}
        store.refresh_from_db()
        assert store.state == state
        assert (_facts(), AuditEntry.objects.count()) == ([], 0)


def test_every_state_is_reached_and_only_closed_is_the_end() -> None:
    reached = {"draft"}
    for _ in rules.STEPS:
        reached |= {step.target for state in list(reached) for step in rules.steps_from(state)}
    assert reached == set(StoreState.values)
    assert [state for state in StoreState.values if not rules.steps_from(state)] == ["closed"]


def test_a_merchant_opens_a_store_from_nothing() -> None:
    person = identity.person()
    merchant_id = services.open_merchant(
        actor=actor_of(person), legal_name="Teehaus GmbH", country="DE", registration_no="HRB 7"
    )
    store_id = services.draft_store(
        merchant_id,
        StoreKind.GLOBAL,
        actor=actor_of(person),
        slug="teehaus",
        name={"en": "Teehaus", "zh-hans": "茶屋"},
        currency="EUR",
        country="DE",
    )
    services.apply(store_id, PAPERS, actor=actor_of(person))
    operator = identity.operator("operator")
    (waiting,) = queries.review_queue(actor=operator)
    assert (waiting.store.slug, waiting.legal_name, waiting.missing_papers) == ("teehaus", "Teehaus GmbH", ())
    services.refuse(store_id, ["The licence can not be read."], actor=operator)
    services.apply(store_id, PAPERS, actor=actor_of(person))
    services.approve(store_id, actor=operator)

    store = queries.store(store_id)
    assert (store.state, store.name_in("zh-hans"), store.name_in("fr")) == ("open", "茶屋", "Teehaus")
    assert store.opened_at is not None
    assert queries.review_queue(actor=operator) == []
    assert [type(fact) for fact in _facts()] == [
        facts.StoreApplied,
        facts.StoreRefused,
        facts.StoreApplied,
        facts.StoreOpened,
    ]
    told = list(StoreApplication.objects.order_by("pk").values_list("outcome", "reasons", "decided_by"))
    assert told == [
        ("refused", ["The licence can not be read."], operator.person_id),
        ("approved", [], operator.person_id),
    ]


@pytest.mark.parametrize("missing", ["company_registration", "retail_licence", "trade_mark"])
def test_an_application_without_a_paper_is_refused(missing: str) -> None:
    store = factories.store(state="draft")
    papers = [Paper(paper.kind, " " if paper.kind == missing else "no. 1") for paper in PAPERS]
    with pytest.raises(PapersMissing) as refused:
        services.apply(store.pk, papers, actor=SYSTEM)
    assert refused.value.fields == {"papers": missing}
    store.refresh_from_db()
    assert (store.state, StoreApplication.objects.count(), _facts()) == ("draft", 0, [])


def test_nobody_decides_on_their_own_application() -> None:
    operator = identity.operator("admin")
    store = factories.store(state="draft")
    services.apply(store.pk, PAPERS, actor=operator)
    with pytest.raises(OwnApplication):
        services.approve(store.pk, actor=operator)
    colleague = identity.operator("operator")
    assert colleague.person_id is not None
    Membership.objects.create(organisation=store.merchant.organisation, person_id=colleague.person_id, role="member")
    with pytest.raises(OwnApplication):
        services.approve(store.pk, actor=actor_of(Person.objects.get(pk=colleague.person_id)))
    store.refresh_from_db()
    assert store.state == "applied"


@pytest.mark.parametrize("step", [step.name for step in rules.STEPS.values() if step.needs_reason])
def test_a_reason_is_asked_for(step: str) -> None:
    store = factories.store(state=min(rules.STEPS[step].sources))
    with pytest.raises(ReasonMissing):
        move(store.pk, step, actor=SYSTEM, reason="  ")


def test_a_store_with_open_ends_is_not_closed() -> None:
    store = factories.store()
    why = r"2 orders that have not ended; a balance of 550 EUR"
    with something_open(OpenEnd("orders", 2), OpenEnd("balance", 0, 550, "EUR")), pytest.raises(NotClosable, match=why):
        services.close(store.pk, "Retired.", actor=SYSTEM)
    services.close(store.pk, "Retired.", actor=SYSTEM)
    store.refresh_from_db()
    assert store.closed_at is not None


def test_a_store_winds_down_and_closes_by_itself_when_nothing_is_open() -> None:
    store, other = factories.store(), factories.store()
    with something_open(OpenEnd("cases", 1)):
        assert services.wind_down(store.pk, "Retired.", actor=SYSTEM) == [OpenEnd("cases", 1)]
        assert services.close_wound_down() == []
    assert queries.closing_stores() == [store.pk]

    assert services.close_wound_down() == [store.pk]

    store.refresh_from_db()
    assert (store.state, store.closing_reason, queries.store(other.pk).state) == ("closed", "Retired.", "open")
    assert _facts() == [
        facts.StoreWindsDown(store.pk, store.kind, store.merchant_id, "Retired."),
        facts.StoreClosed(store.pk, store.kind, store.merchant_id, "Retired."),
    ]


def test_a_store_of_which_nothing_is_open_closes_at_once() -> None:
    store = factories.store()
    assert services.wind_down(store.pk, "Retired.", actor=SYSTEM) == []
    assert queries.store(store.pk).state == "closed"


def test_only_the_platform_opens_a_store_again_that_winds_down() -> None:
    store = factories.store(state="closing")
    with pytest.raises(Forbidden):
        services.reopen(store.pk, actor=factories.staff(store))
    services.reopen(store.pk, actor=identity.operator("operator"))
    store.refresh_from_db()
    assert (store.state, store.closing_at, store.closing_reason) == ("open", None, "")


def test_reopening_keeps_the_first_day() -> None:
    store = factories.store()
    services.suspend(store.pk, "Fakes.", actor=SYSTEM)
    services.reopen(store.pk, actor=SYSTEM)
    assert queries.store(store.pk).opened_at == store.opened_at


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"slug": "Tea House"}, Invalid),
        ({"slug": "-"}, Invalid),
        ({"slug": "a" * 61}, Invalid),
        ({"name": {"en": " "}}, Invalid),
        ({"country": "Germany"}, Invalid),
        ({"currency": "XXQ"}, UnknownCurrency),
        ({"slug": "taken"}, SlugTaken),
    ],
)
def test_a_draft_that_cannot_be_is_refused(wrong: dict[str, object], error: type[Exception]) -> None:
    taken = factories.store(slug="taken")
    values = {"slug": "tea", "name": {"en": "Tea"}, "currency": "EUR", "country": "DE", **wrong}
    with pytest.raises(error):
        services.draft_store(taken.merchant_id, StoreKind.GLOBAL, actor=SYSTEM, **values)
    assert queries.list_stores() == [queries.store(taken.pk)]


def test_a_chinese_domestic_store_is_settled_in_its_currency() -> None:
    merchant = factories.merchant(country="CN")
    with pytest.raises(CurrencyNotSettled):
        services.draft_store(
            merchant.pk, StoreKind.DOMESTIC, actor=SYSTEM, slug="x", name={"en": "X"}, currency="EUR", country="CN"
        )


def test_a_company_joins_once() -> None:
    services.open_merchant(actor=SYSTEM, legal_name="A", country="DE", registration_no="HRB 1")
    with pytest.raises(MerchantRegistered):
        services.open_merchant(actor=SYSTEM, legal_name="B", country="DE", registration_no="HRB 1")
    services.open_merchant(actor=SYSTEM, legal_name="B", country="AT", registration_no="HRB 1")


def test_settings_change_singly_and_tell_what_changed() -> None:
    store = factories.store(settings={"greeting": "hello", "colour": "red"})
    services.update_settings(store.pk, actor=SYSTEM, settings={"greeting": "hi", "colour": None}, name={"en": "New"})
    services.update_settings(store.pk, actor=SYSTEM, settings={"greeting": "hi"})
    assert queries.store(store.pk).settings == {"greeting": "hi"}
    assert _facts() == [facts.StoreUpdated(store.pk, ("name", "settings.colour", "settings.greeting"))]


def test_bringing_in_is_repeatable_and_costs_the_same_for_many(django_assert_num_queries) -> None:
    new = [NewStore(f"seller-{n}", "domestic", {"en": f"Seller {n}"}, "BRL", "BR", f"Seller {n}") for n in range(30)]
    with django_assert_num_queries(11):
        first = services.bring_in(new[:1], actor=SYSTEM)
    with django_assert_num_queries(11):
        everything = services.bring_in(new, actor=SYSTEM)
    assert everything[0] == first[0]
    assert services.bring_in(new, actor=SYSTEM) == everything
    assert {store.slug for store in queries.stores(everything).values()} == {store.slug for store in new}
    assert len(_facts()) == 30


def test_the_own_store_is_there_once() -> None:
    first = services.ensure_own_store()
    assert services.ensure_own_store() == first
    assert queries.own_store().id == first
    assert queries.store_by_slug("own").kind == "own"


def test_a_store_that_is_not_there_is_missing() -> None:
    for ask in (lambda: queries.store(uuid7()), lambda: queries.store_by_slug("no"), queries.own_store):
        with pytest.raises(Missing):
            ask()
    with pytest.raises(Missing):
        services.suspend(uuid7(), "x", actor=SYSTEM)
    assert queries.stores([uuid7()]) == {}


def test_the_page_about_the_room_shows_the_table() -> None:
    page = (Path(rules.__file__).parent / "README.md").read_text()
    for step in rules.STEPS.values():
        sources = ", ".join(state for state in StoreState.values if state in step.sources)
        assert f"| {step.name} | {sources} | {step.target} | `{step.leaf}` | {'yes' if step.needs_reason else ''}" in page
