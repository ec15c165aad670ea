"""Identity details for customs: asked for only where the regime needs them, sealed, masked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from tests.identity.factories import person
from tests.orders.factories import placed

from entrepot.identity.models import AuditEntry
from entrepot.identity.queries import actor_of
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Missing
from entrepot.orders.errors import IdentityInvalid, SealBroken
from entrepot.orders.identity_rules import kind_needed, mask_of, normalized, wrong_field
from entrepot.orders.models import BuyerIdentity, PurchaseIdentity
from entrepot.orders.queries import identity_mask_of, kept_identity_masks
from entrepot.orders.services import forget_identity, keep_identity, kept_identity, open_identity
from entrepot.orders.services.identity_details import seal_for_purchase
from entrepot.orders.types import IdentityDetails

# Of the standard's own example, GB 11643-1999; nobody's.
LI = IdentityDetails("cn_resident", "李雷", "11010519491231002X")
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("destination", "regime", "kind"),
    [
        ("CN", "cn_cbec", "cn_resident"),
        ("CN", "cn_postal", "cn_resident"),
        ("CN", "cn_general", ""),
        ("CN", "domestic", ""),
        ("KR", "kr_import", "kr_pccc"),
        ("KR", "domestic", ""),
        ("BR", "plain_vat", "br_cpf"),
        ("DE", "eu_ioss", ""),
        ("", "", ""),
    ],
)
def test_only_some_regimes_ask(destination: str, regime: str, kind: str) -> None:
    assert kind_needed(destination, regime, TODAY) == kind


def test_rules_have_dates() -> None:
    assert kind_needed("KR", "kr_import", date(2020, 11, 30)) == ""
    assert kind_needed("KR", "kr_import", date(2020, 12, 1)) == "kr_pccc"


@pytest.mark.parametrize(
    ("kind", "number", "field"),
    [
        ("cn_resident", "11010519491231002x", ""),
        ("cn_resident", "110105 19491231 002X", ""),
        ("cn_resident", "110105194912310021", "number"),
        ("cn_resident", "11010519491331002X", "number"),
        ("cn_resident", "", "number"),
        ("kr_pccc", "p123456789012", ""),
        ("kr_pccc", "P12345", "number"),
        ("br_cpf", "390.533.447-05", ""),
        ("br_cpf", "390.533.447-06", "number"),
        ("passport", "11010519491231002X", "number"),
    ],
)
def test_numbers_are_checked_by_form_date_and_digit(kind: str, number: str, field: str) -> None:
    assert wrong_field(normalized(IdentityDetails(kind, "Li Lei", number))) == field


@pytest.mark.parametrize(
    ("name", "field"), [("李雷", ""), ("阿卜杜拉·买买提", ""), ("L", "name"), ("", "name"), ("R2D2", "name")]
)
def test_names_are_names(name: str, field: str) -> None:
    assert wrong_field(normalized(IdentityDetails("cn_resident", name, LI.number))) == field


def test_a_mask_shows_four_characters_and_a_print_none() -> None:
    assert mask_of(LI) == "李* · ******002X"
    assert LI.number not in repr(LI)


@pytest.mark.django_db
def test_kept_details_are_unreadable_in_the_database() -> None:
    who = actor_of(person())
    assert who.person_id

    keep_identity(LI, actor=who)

    row = BuyerIdentity.objects.get()
    assert LI.number.encode() not in bytes(row.sealed)
    assert "李雷".encode() not in bytes(row.sealed)
    assert kept_identity("cn_resident", actor=who) == LI
    assert kept_identity_masks(who.person_id) == {"cn_resident": "李* · ******002X"}
    assert kept_identity("cn_resident", actor=actor_of(person())) is None


@pytest.mark.django_db
def test_wrong_details_are_not_kept() -> None:
    who = actor_of(person())

    with pytest.raises(IdentityInvalid) as refused:
        keep_identity(IdentityDetails("cn_resident", "李雷", "1"), actor=who)

    assert refused.value.fields["field"] == "number"
    assert not BuyerIdentity.objects.exists()


@pytest.mark.django_db
def test_details_are_forgotten_on_request() -> None:
    who = actor_of(person())
    keep_identity(LI, actor=who)

    assert not forget_identity("cn_resident", actor=actor_of(person()))
    assert forget_identity("cn_resident", actor=who)
    assert kept_identity("cn_resident", actor=who) is None


@pytest.mark.django_db
def test_opening_details_of_a_purchase_leaves_a_trace_without_them() -> None:
    purchase_id = placed().purchase_id
    seal_for_purchase(purchase_id, LI)

    assert open_identity(purchase_id, actor=SYSTEM, reason="declaration") == LI

    assert identity_mask_of(purchase_id) == "李* · ******002X"
    entry = AuditEntry.objects.get(action="orders.identity_opened")
    assert LI.number not in str(entry.detail)
    with pytest.raises(Missing):
        open_identity(UUID(int=0), actor=SYSTEM, reason="declaration")


@pytest.mark.django_db
def test_sealed_details_do_not_open_on_another_row_or_with_another_key(settings: object) -> None:
    first, second = placed().purchase_id, placed().purchase_id
    seal_for_purchase(first, LI)
    seal_for_purchase(second, LI)
    PurchaseIdentity.objects.filter(purchase_id=second).update(sealed=PurchaseIdentity.objects.get(purchase_id=first).sealed)

    with pytest.raises(SealBroken):
        open_identity(second, actor=SYSTEM, reason="declaration")
    settings.IDENTITY_KEYS = ["a new key"]  # type: ignore[attr-defined]
    with pytest.raises(SealBroken):
        open_identity(first, actor=SYSTEM, reason="declaration")
    settings.IDENTITY_KEYS = ["a new key", settings.SECRET_KEY]  # type: ignore[attr-defined]
    assert open_identity(first, actor=SYSTEM, reason="declaration") == LI
