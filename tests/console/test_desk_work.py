"""Rules by two people, campaigns, people and support, through the pages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.identity import factories as people
from tests.marketing.factories import upload
from tests.seller.world import build, client_of
from tests.stores import factories as stores

from entrepot.console.breaches import MEANINGS, PROMISES
from entrepot.console.words import word
from entrepot.identity.enums import PlatformRole
from entrepot.identity.models import AuditEntry, Membership, Person, SupportSession
from entrepot.identity.services import rights_of
from entrepot.kernel import clock
from entrepot.marketing.models import Slot
from entrepot.marketing.queries import slots
from entrepot.operations.models import AuditRun, Proposal
from entrepot.operations.services import audit_market
from entrepot.operations.services.check import RULES
from entrepot.stores.models import FeePlan
from entrepot.stores.queries import rule_rows

pytestmark = pytest.mark.django_db(transaction=True)


def plan_form(**changes: object) -> dict[str, object]:
    return {
        "kind": "global",
        "category_path": "",
        "valid_from": (clock.now() + timedelta(days=2)).date().isoformat(),
        "commission_percent": "7.25",
        "currency": "CNY",
        "annual_fee": "30000",
        "deposit": "",
        "source": "the board",
        "reason": "the board decided it in October",
        "do": "propose",
        **changes,
    }


def test_a_fee_plan_is_previewed_proposed_and_approved_by_somebody_else() -> None:
    build()
    first, second = (client_of(people.operator(PlatformRole.FINANCE)) for _ in range(2))
    page = reverse("console:fee-plan")

    preview = first.post(page, plan_form(do="preview")).context
    assert [(line.lines, line.before_minor, line.after_minor) for line in preview["effect"].sums] == [(1, 500, 725)]
    assert not Proposal.objects.exists()
    made = first.post(page, plan_form())["Location"]
    assert first.get(made).context["is_mine"]
    [row] = Proposal.objects.all()
    decide = reverse("console:decide-proposal", args=[row.pk])
    assert "Somebody else" in first.post(decide, {"do": "approve"}, follow=True).content.decode()
    assert FeePlan.objects.count() == 1
    second.post(decide, {"do": "approve"})

    plan = FeePlan.objects.get(commission_bps=725)
    assert (plan.annual_fee_minor, plan.deposit_minor) == (3_000_000, None)


def test_periods_are_previewed_proposed_and_approved_by_somebody_else() -> None:
    build()
    first, second = (client_of(people.operator(PlatformRole.FINANCE)) for _ in range(2))
    page = reverse("console:policy", args=["orders"])
    values = {
        "valid_from": (clock.now() + timedelta(days=3)).date().isoformat(), "pay_minutes": 60, "receive_days_after_delivery": 7,
        "extend_days": 3, "source": "the board", "reason": "goods were held for too long",
    }  # fmt: skip

    preview = first.post(page, {**values, "do": "preview"}).context
    assert (preview["changes"], preview["periods_effect"].paid) == ([("pay_minutes", 1440, 60)], 2)
    assert not Proposal.objects.exists()
    unchanged = first.post(page, {**values, "pay_minutes": 1440, "do": "propose"})
    assert (unchanged.status_code, Proposal.objects.exists()) == (409, False)
    made = first.post(page, {**values, "do": "propose"})["Location"]
    assert second.get(made).context["changes"] == [("pay_minutes", 1440, 60)]
    second.post(reverse("console:decide-proposal", args=[Proposal.objects.get().pk]), {"do": "approve"})

    listed = first.get(reverse("console:periods")).context["subjects"][0][2]
    assert [(dict(rows)["pay_minutes"], standing) for _row, rows, standing in listed] == [(60, "coming"), (1440, "holds")]
    assert first.get(reverse("console:policy", args=["payouts"])).status_code == 200
    assert first.get(reverse("console:policy", args=["weather"])).status_code == 404


def test_a_plan_that_cannot_be_says_so_beside_its_field_and_keeps_what_was_typed() -> None:
    client = client_of(people.operator(PlatformRole.FINANCE))
    late = client.post(reverse("console:fee-plan"), plan_form(valid_from="2020-01-01"))
    short = client.post(reverse("console:fee-plan"), plan_form(reason="because"))

    assert (late.status_code, short.status_code) == (409, 409)
    assert "earliest" in late.content.decode()
    assert list(short.context["form"].errors) == ["reason"]
    assert short.context["form"]["source"].value() == "the board"
    assert not Proposal.objects.exists()


def slot_form(**changes: object) -> dict[str, object]:
    return {
        "place": "home_hero",
        "category_path": "",
        "link_kind": "path",
        "link_value": "/stores/",
        "starts_at": "2026-01-01T00:00",
        "ends_at": "",
        "position": "1",
        "headline_en": "Tea week",
        "alt_en": "A cup",
        "headline_zh-hans": "茶叶周",
        "alt_zh-hans": "一杯茶",
        "picture": SimpleUploadedFile("tea.png", upload(), "image/png"),
        "do": "publish",
        **changes,
    }


def test_a_slot_is_made_seen_published_and_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")
    client = client_of(people.operator(PlatformRole.OPERATOR))

    away = client.post(reverse("console:new-slot"), slot_form(link_value="//evil.example"))
    assert list(away.context["form"].errors) == ["link_value"]
    broken = client.post(reverse("console:new-slot"), slot_form(picture=SimpleUploadedFile("x.png", b"no", "image/png")))
    assert list(broken.context["form"].errors) == ["picture"]
    assert not Slot.objects.exists()

    page = client.post(reverse("console:new-slot"), slot_form())["Location"]
    [shown] = slots("home_hero", "zh-hans", clock.now())
    assert (shown.headline, shown.picture.height) == ("茶叶周", 26)
    assert [view.headline for _name, view in client.get(page).context["previews"]] == ["Tea week", "茶叶周"]
    old = client.post(page, slot_form(version="1", picture="", do="save"))
    assert (old.status_code, "Somebody else has changed" in old.content.decode()) == (409, True)
    client.post(reverse("console:move-slot", args=[shown.id]), {"do": "withdraw"})
    assert slots("home_hero", "en", clock.now()) == []
    client.post(reverse("console:move-slot", args=[shown.id]), {"do": "remove"})
    assert not Slot.objects.exists()


def test_accounts_are_found_locked_given_roles_and_lose_a_factor_by_two() -> None:
    admin, person = people.operator(), people.person("lost@example.org")
    client, other = client_of(admin), client_of(people.operator())
    Authenticator.objects.create(user_id=person.pk, type="totp", data={})
    assert [row.id for row in client.get(reverse("console:people"), {"q": "LOST@"}).context["rows"]] == [person.pk]
    change = reverse("console:change-person", args=[person.pk])

    client.post(change, {"do": "lock", "reason": "short"})
    assert Person.objects.get(pk=person.pk).is_active
    client.post(change, {"do": "lock", "reason": "somebody else has the password"})
    assert not Person.objects.get(pk=person.pk).is_active
    client.post(change, {"do": "unlock", "reason": "the owner called back"})
    client.post(change, {"do": "appoint", "role": "finance"})
    assert Membership.objects.get(person=person).role == "finance"
    client.post(change, {"do": "dismiss", "role": "finance"})
    assert not Membership.objects.filter(person=person).exists()
    client.post(change, {"do": "second-factor", "reason": "the phone fell into the sea"})
    assert Authenticator.objects.count() == 1
    other.post(reverse("console:decide-proposal", args=[Proposal.objects.get().pk]), {"do": "approve"})
    assert not Authenticator.objects.exists()


def test_support_works_under_its_own_name_sees_a_banner_never_money_and_ends() -> None:
    world = build()
    admin = people.operator()
    client = client_of(admin)
    begin, desk = reverse("console:support", args=[world.store.pk]), reverse("seller:home", args=[world.store.slug])
    assert client.get(desk).status_code == 404
    assert client.post(begin, {"reason": "help", "minutes": "30"}).status_code == 409
    assert not SupportSession.objects.exists()

    assert client.post(begin, {"reason": "the import does not work", "minutes": "30"})["Location"] == desk
    page = client.get(desk)
    assert "the import does not work" in page.content.decode()
    assert (
        page.context["desk"].leaves & {"finance.payout", "orders.refund", "staff.manage", "keys.manage", "stores.close"}
        == set()
    )
    assert "finance.payout" in rights_of(admin).platform
    client.post(reverse("console:stop-support", args=[world.store.pk]))
    assert client.get(desk).status_code == 404
    lines = AuditEntry.objects.filter(store_id=world.store.pk, action__startswith="identity.support").order_by("id")
    assert [(line.action, line.person_id) for line in lines] == [
        ("identity.support_started", admin.person_id),
        ("identity.support_stopped", admin.person_id),
    ]


def test_the_check_is_asked_for_followed_and_explained() -> None:
    stores.store()
    client = client_of(people.operator(PlatformRole.FINANCE))
    client.post(reverse("console:run-check"))
    again = client.post(reverse("console:run-check"), follow=True)
    assert "try again" in again.content.decode()
    [run] = AuditRun.objects.all()
    assert b'hx-trigger="every 1s"' in client.get(reverse("console:check", args=[run.pk])).content
    audit_market(run.pk)
    part = client.get(reverse("console:check", args=[run.pk]), headers={"HX-Request": "true"}).content
    assert (b"<html" in part, b"hx-trigger" in part, b"as they must be" in part) == (False, False, True)


def test_every_rule_about_a_kind_of_store_is_worded() -> None:
    assert {row.key for row in rule_rows()} == set(word["rule"])


def test_rules_about_kinds_of_stores_are_told_in_words_and_found_by_them() -> None:
    client = client_of(people.operator())

    page = client.get(reverse("console:periods"), {"q": "papers"}).content.decode()
    money = client.get(reverse("console:periods"), {"q": "settlement"}).content.decode()

    assert "Papers that are asked for" in page
    assert "Company registration, Trade mark certificate or authorisation" in page
    assert "Yearly fee" not in page
    assert "the store&#x27;s currency" in money
    assert "[&#x27;" not in page + money


def test_every_rule_of_the_audit_is_worded_and_explained() -> None:
    assert {str(promise) for promise in PROMISES} == {rule.promise for rule in RULES}
    assert MEANINGS.keys() == {rule.code for rule in RULES}
