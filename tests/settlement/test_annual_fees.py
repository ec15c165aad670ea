"""The annual fee: once a store and year, from the balance or owed, with its tax, never in arrears."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.catalog import factories as catalog
from tests.inventory.factories import stocked
from tests.orders.test_trade import money
from tests.seller.world import settled_order
from tests.settlement.test_invoices import taxed
from tests.stores import factories as stores

from entrepot.kernel import clock
from entrepot.settlement.models import AnnualFee
from entrepot.settlement.queries import annual_fees, fee_invoices, next_annual_fee
from entrepot.settlement.queries.invariants import RULES
from entrepot.settlement.rules import next_year_of, year_of
from entrepot.settlement.services import charge_annual_fees, issue_fee_invoices
from entrepot.stores.models import Store
from entrepot.stores.queries import store as store_view

pytestmark = pytest.mark.django_db(transaction=True)


def breaches() -> list[object]:
    return [breach for rule in RULES for breach in rule.look(lambda _: None)]


def opened(days_ago: int, **fields: object) -> Store:
    return stores.store(opened_at=clock.now() - timedelta(days=days_ago), **fields)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 9_000))
def test_every_day_is_in_exactly_one_year_of_a_store(opening: date, days: int) -> None:
    today = opening + timedelta(days=days)
    begins, ends = year_of(opening, today), next_year_of(opening, today)
    assert opening <= begins <= today < ends
    assert 365 <= (ends - begins).days <= 366


def test_the_fee_and_its_tax_come_from_the_balance_and_the_rest_is_owed_and_repaid() -> None:
    stores.fee_plan("global", commission_bps=500, annual_fee_minor=12_000)
    taxed(1_000)
    store = opened(0)
    variant = stocked(store, pieces=9, price=10_000)
    settled_order(variant, "T-1")  # 10,000 and 500 freight, less 500 commission and 50 tax on it

    assert (charge_annual_fees(), charge_annual_fees()) == (1, 0)

    assert money("merchant.available", f"store:{store.pk}") == 0
    assert money("merchant.receivable", f"store:{store.pk}") == -(12_000 + 1_200 - 9_950)
    assert (money("revenue.service"), money("tax.payable", "service:DE")) == (12_000, 1_250)
    [row] = annual_fees(store.pk)
    assert (row.begins, row.fee_minor, row.tax_minor) == (clock.now().date(), 12_000, 1_200)
    settled_order(variant, "T-2")
    assert money("merchant.receivable", f"store:{store.pk}") == 0
    assert money("merchant.available", f"store:{store.pk}") == 9_950 - 3_250
    assert breaches() == []


def test_a_year_later_it_is_charged_again_by_the_plans_of_that_day(virtual_clock: clock.VirtualClock) -> None:
    stores.fee_plan("global", annual_fee_minor=100)
    stores.fee_plan("global", "health", annual_fee_minor=300)
    store = opened(0)
    charge_annual_fees()
    catalog.product(store, category=catalog.category("health").path)
    found = next_annual_fee(store_view(store.pk))
    assert found is not None
    assert (found.begins, found.fee_minor) == (date(2027, 3, 2), 300)
    virtual_clock.set(datetime(2027, 3, 1, 23, tzinfo=UTC))
    assert charge_annual_fees() == 0
    virtual_clock.set(datetime(2027, 3, 4, 1, tzinfo=UTC))
    assert charge_annual_fees() == 1
    assert [(row.begins, row.fee_minor) for row in annual_fees(store.pk)] == [(date(2027, 3, 2), 300), (date(2026, 3, 2), 100)]


def test_nobody_is_charged_in_arrears_and_only_who_owes_it() -> None:
    stores.fee_plan("global", annual_fee_minor=100)
    opened(32)
    opened(0, kind="own")
    opened(0, kind="domestic")  # without a plan
    stores.store(state="suspended")
    stores.store(state="applied")
    assert charge_annual_fees() == 0
    late = opened(31)
    assert charge_annual_fees() == 1
    assert AnnualFee.objects.get().store_id == late.pk
    assert next_annual_fee(store_view(opened(0, kind="own").pk)) is None


def test_workers_at_once_charge_each_store_once() -> None:
    stores.fee_plan("global", annual_fee_minor=100)
    for _number in range(3):
        opened(1)
    made: list[int] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            made.append(charge_annual_fees())
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failures, sum(made)) == ([], 3)
    assert money("revenue.service") == 300
    assert breaches() == []


def test_the_fee_stands_on_the_months_document(virtual_clock: clock.VirtualClock) -> None:
    stores.fee_plan("global", annual_fee_minor=12_000)
    taxed(1_000)
    store = opened(0)
    charge_annual_fees()
    virtual_clock.set(datetime(2026, 4, 1, 3, tzinfo=UTC))
    assert issue_fee_invoices() == 1
    [document] = fee_invoices(store.pk)
    assert [(line["kind"], line["amount_minor"]) for line in document.lines] == [("annual_fee", 12_000), ("fee_tax", 1_200)]
    assert (document.net_minor, document.tax_minor) == (12_000, 1_200)


def test_what_was_charged_is_kept_by_the_database() -> None:
    stores.fee_plan("global", annual_fee_minor=100)
    opened(0)
    charge_annual_fees()
    for statement in ("UPDATE settlement_annualfee SET fee_minor = 1", "DELETE FROM settlement_annualfee"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
