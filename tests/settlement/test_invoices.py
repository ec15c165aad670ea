"""The tax on the commission from order to refund, and the monthly documents: to the cent, once, without a gap."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from tests.aftersales.factories import sold
from tests.aftersales.test_refunds import sound
from tests.identity import factories as people
from tests.orders.test_trade import money
from tests.seller.world import settled_order
from tests.settlement.factories import invoice
from tests.settlement.test_reserves import goods
from tests.stores import factories as stores

from entrepot.aftersales.enums import Side
from entrepot.aftersales.services import act, open_case
from entrepot.aftersales.types import Wish
from entrepot.events.services import drain
from entrepot.identity.enums import PlatformRole
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid, Missing, Refused
from entrepot.operations.enums import ProposalKind
from entrepot.operations.services import approve_proposal, propose
from entrepot.settlement import fee_tax
from entrepot.settlement.errors import PolicyClash, PolicyTooEarly
from entrepot.settlement.models import FeeInvoice, FeeTaxRow, Settlement
from entrepot.settlement.queries import claims_on, fee_invoice, fee_invoices
from entrepot.settlement.services import issue_fee_invoices

pytestmark = pytest.mark.django_db(transaction=True)


def finance() -> Actor:
    return people.operator(PlatformRole.FINANCE)


def taxed(bps: int = 1_900, **more: Any) -> FeeTaxRow:
    """Stores of Germany, where those of the tests are."""
    row = {"country": "DE", "kind": "", "valid_from": "2011-01-01", "bps": bps, "source": "test", "created_by": "test", **more}
    return FeeTaxRow.objects.create(**row)


def next_month(virtual: clock.VirtualClock) -> None:
    virtual.set(virtual.now().replace(day=1, hour=2) + timedelta(days=32))
    virtual.set(virtual.now().replace(day=1, hour=2))


def part_back(order_id: UUID, shopper: Actor, amount: int) -> None:
    case = open_case(order_id, Wish("partial", "faulty", {1: 2}, amount), actor=shopper)
    act(case, "agree", side=Side.STORE, actor=SYSTEM)
    drain()


def test_the_tax_is_frozen_with_its_version_paid_to_its_account_and_comes_back_with_refunds() -> None:
    taxed()
    order, shopper = sold(state="shipped", pieces=(2,))
    taxed(2_500, valid_from="2100-01-01")
    part_back(order.pk, shopper, 5_000)  # before settlement: 5,000 of 20,000
    assert {
        c["kind"]: (c["amount_minor"], c["left_minor"], c["plan"]) for c in claims_on(order.pk) if c["kind"] == "fee_tax"
    } == {"fee_tax": (190, 143, "DE/*@2011-01-01")}

    from entrepot.orders import services as orders

    orders.confirm_receipt([order.pk], actor=shopper)
    drain()
    assert (money("revenue.commission"), money("tax.payable", "service:DE")) == (750, 143)
    assert money("merchant.available", f"store:{order.store_id}") == 15_000 - 750 - 143
    part_back(order.pk, shopper, 15_000)

    assert (money("revenue.commission"), money("tax.payable", "service:DE")) == (0, 0)
    assert money("merchant.available", f"store:{order.store_id}") == 0
    sound()


def test_a_country_without_a_row_is_charged_nothing_and_the_document_says_that_nobody_knows(
    virtual_clock: clock.VirtualClock,
) -> None:
    variant = goods()
    order = settled_order(variant, "T-1")
    assert Settlement.objects.get(order_id=order).fee_tax_country == ""
    next_month(virtual_clock)
    issue_fee_invoices()
    [document] = fee_invoices(variant.store_id)
    assert (document.net_minor, document.tax_minor, document.doubt) == (500, 0, "no_rate")


def test_a_row_for_the_kind_goes_before_one_for_every_kind_and_the_latest_holds() -> None:
    today = clock.now().date()
    rows = [
        fee_tax.FeeTax("DE", kind, today - timedelta(days=days), bps, "x")
        for kind, days, bps in (("", 1, 100), ("", 9, 200), ("global", 5, 300), ("global", -5, 400))
    ]
    held = {kind: fee_tax.in_force(rows, "DE", kind, today) for kind in ("global", "domestic")}
    assert [row.bps if row else None for row in held.values()] == [300, 100]
    assert fee_tax.in_force(rows, "FR", "global", today) is None


def test_rates_are_entered_by_two_people_from_a_later_day_on() -> None:
    day = (clock.now() + timedelta(days=7)).date().isoformat()
    content = {"country": "FR", "kind": "global", "bps": 2_000, "valid_from": day, "source": "law"}
    approve_proposal(propose(ProposalKind.FEE_TAX, content, "the law says so", actor=finance()), actor=finance())

    row = FeeTaxRow.objects.get()
    assert (row.country, row.kind, row.bps) == ("FR", "global", 2_000)
    wrong: list[tuple[dict[str, Any], type[Refused]]] = [
        ({"bps": 5_001}, Invalid),
        ({"country": "France"}, Invalid),
        ({"kind": "own"}, Invalid),
        ({"valid_from": clock.now().date().isoformat()}, PolicyTooEarly),
        ({}, PolicyClash),
    ]
    for change, refusal in wrong:
        with pytest.raises(refusal):
            propose(ProposalKind.FEE_TAX, {**content, **change}, "the law says so", actor=finance())


def test_a_month_is_a_document_to_the_cent_and_what_comes_back_later_is_on_the_next(virtual_clock: clock.VirtualClock) -> None:
    taxed()
    virtual_clock.set(virtual_clock.now().replace(day=28))
    order, shopper = sold(state="finished", pieces=(2,))
    other = settled_order(goods(), "T-9")
    assert issue_fee_invoices() == 0  # the month runs
    next_month(virtual_clock)

    assert (issue_fee_invoices(), issue_fee_invoices()) == (2, 0)
    [document] = fee_invoices(order.store_id)
    assert (document.net_minor, document.tax_minor, document.total_minor) == (1_000, 190, 1_190)
    assert [(line["kind"], line["bps"], line["orders"], line["amount_minor"]) for line in document.lines] == [
        ("commission", 500, 1, 1_000),
        ("fee_tax", 1_900, 1, 190),
    ]
    assert document.party["country"] == "DE"
    assert sum(row.net_minor for row in fee_invoices()) == money("revenue.commission")
    assert sum(row.tax_minor for row in fee_invoices()) == money("tax.payable", "service:DE")

    part_back(order.pk, shopper, 5_000)
    next_month(virtual_clock)
    assert issue_fee_invoices() == 1
    credit, _first = fee_invoices(order.store_id)
    assert (credit.net_minor, credit.tax_minor, credit.is_credit) == (-250, -47, True)
    assert [(line["kind"], line["is_back"]) for line in credit.lines] == [("commission", True), ("fee_tax", True)]
    assert sum(row.net_minor for row in fee_invoices()) == money("revenue.commission")
    assert sum(row.tax_minor for row in fee_invoices()) == money("tax.payable", "service:DE")
    assert sorted(row.seq for row in fee_invoices()) == [1, 2, 3]
    assert Settlement.objects.filter(order_id=other).exists()


def test_months_that_were_missed_are_made_up_for(virtual_clock: clock.VirtualClock) -> None:
    variant = goods()
    settled_order(variant, "T-1")
    next_month(virtual_clock)
    next_month(virtual_clock)
    settled_order(variant, "T-2")
    next_month(virtual_clock)

    assert issue_fee_invoices() == 2
    latest, first = fee_invoices(variant.store_id)
    assert (latest.month - first.month).days > 31


def test_workers_at_once_issue_each_document_once(virtual_clock: clock.VirtualClock) -> None:
    for number in range(3):
        settled_order(goods(stores.store()) if number else goods(), f"T-{number}")
    next_month(virtual_clock)
    made: list[int] = []

    def work() -> None:
        try:
            made.append(issue_fee_invoices())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 0, 3]
    assert sorted(FeeInvoice.objects.values_list("seq", flat=True)) == [1, 2, 3]


def test_documents_are_kept_and_numbered_without_a_gap_by_the_database() -> None:
    store = stores.store()
    one = invoice(store.pk)
    for statement in (
        "UPDATE settlement_feeinvoice SET net_minor = 0, total_minor = tax_minor",
        "DELETE FROM settlement_feeinvoice",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    for wrong in ({"seq": 3}, {"seq": 1}, {"net_minor": 1}):
        values = {
            name: getattr(one, name)
            for name in ("year", "currency", "month", "lines", "party", "net_minor", "tax_minor", "total_minor", "issued_at")
        }
        with pytest.raises(DatabaseError), transaction.atomic():
            FeeInvoice.objects.create(**{**values, "seq": 2, "store_id": stores.store().pk, **wrong})
    with pytest.raises(Missing):
        fee_invoice(one.pk, stores.store().pk)
    assert fee_invoice(one.pk, store.pk).number == f"{one.year}-000001"
