"""The store's own view of exchanges: the choice, the wait for a rate, and every exchange explained where its money stands."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.aftersales.factories import does, done, opened, sold, staff
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.orders.factories import quote_of
from tests.orders.test_trade import bought, money
from tests.seller.test_money import words
from tests.seller.world import client_of
from tests.settlement.factories import rated, settled_in
from tests.settlement.test_exchange import finished

from entrepot.aftersales.enums import Side
from entrepot.identity.enums import PlatformRole, StoreRole
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.orders import services as orders
from entrepot.orders.models import Order
from entrepot.orders.types import Shipment
from entrepot.settlement.models import CurrencyChoice, FxPolicyRow
from entrepot.settlement.queries import notes_of_order
from entrepot.settlement.services import settle_waiting
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "CN¥190.00 exchanged to €25.08 at 0.1320000 (test bank, 2026-03-02; margin 1 %)"


def at(store: Store, page: str, **keys: object) -> str:
    return reverse(f"seller:{page}", kwargs={"slug": store.slug, **keys})


def store_of(order: Order) -> Store:
    return Store.objects.get(pk=order.store_id)


def exchanged() -> Order:
    """190.00 CNY became 25.08 EUR, and half of it went back."""
    FxPolicyRow.objects.create(
        base="CNY", quote="EUR", valid_from="2011-01-01", margin_bps=100, max_age_hours=120, source="x", created_by="x"
    )
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "7.5")
    finished(order, shopper)
    case = opened(order, shopper, "partial", "faulty", amount=10_000)
    does(case, "agree", Side.STORE, staff(order))
    done(case)
    return order


def test_a_store_chooses_its_currency_and_reads_why_it_cannot() -> None:
    order, _shopper = sold(state="paid")
    store = store_of(order)
    rated("EUR", "CNY", "7.5")
    rated("USD", "GBP", "0.8")
    client = client_of(people.staff_of(store.pk, StoreRole.OWNER))
    page = at(store, "currency")

    wrong = client.post(page, {"currency": "GBP"})
    assert wrong.status_code == 422
    assert "so the store cannot be settled in GBP" in words(wrong.content.decode())
    assert client.post(page, {"currency": "XXQ"}).status_code == 422
    assert not CurrencyChoice.objects.exists()
    assert client.post(page, {"currency": "CNY"}).status_code == 302
    shown = words(client.get(page).content.decode())
    assert "You are settled in CNY." in shown
    assert "1 EUR → CNY" in shown
    assert client.post(page, {"currency": ""}).status_code == 302
    assert [choice.currency for choice in client.get(page).context["choices"]] == ["", "CNY"]
    assert client.post(page, {"currency": ""}).status_code == 302
    assert CurrencyChoice.objects.count() == 2


def test_only_who_may_pay_out_chooses() -> None:
    order, _shopper = sold(state="paid")
    store = store_of(order)
    rated("EUR", "CNY", "7.5")
    looker = client_of(people.staff_of(store.pk, StoreRole.SERVICE))
    assert looker.post(at(store, "currency"), {"currency": "CNY"}).status_code in {403, 404}
    assert not CurrencyChoice.objects.exists()


def test_an_order_that_waits_is_told_everywhere_until_a_rate_comes(virtual_clock: clock.VirtualClock) -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    finished(order, shopper)
    store = store_of(order)
    client = client_of(people.staff_of(store.pk, StoreRole.OWNER))
    operator = client_of(people.operator(PlatformRole.FINANCE))

    assert "1 received order waits for an exchange rate" in words(client.get(at(store, "money")).content.decode())
    assert order.number in client.get(at(store, "currency")).content.decode()
    assert "waits for a fresh exchange rate from CNY to EUR" in words(
        client.get(at(store, "order", order_id=order.pk)).content.decode()
    )
    assert "1 received order waits for an exchange rate" in words(operator.get(reverse("console:home")).content.decode())
    told = words(operator.get(reverse("console:order", kwargs={"order_id": order.pk})).content.decode())
    assert "waits for a fresh exchange rate from CNY to EUR" in told
    rated("EUR", "CNY", "10")
    assert settle_waiting() == 1
    assert money("merchant.available", f"store:{store.pk}", "EUR") == 1_900
    for path in (at(store, "money"), at(store, "order", order_id=order.pk)):
        assert "waits" not in words(client.get(path).content.decode())


def test_each_exchange_is_explained_where_its_money_stands(virtual_clock: clock.VirtualClock) -> None:
    order = exchanged()
    store = store_of(order)
    client = client_of(people.staff_of(store.pk, StoreRole.OWNER))
    operator = client_of(people.operator(PlatformRole.FINANCE))
    back = "CN¥95.00 given back as €12.54 at the order's rate 0.1320000 (test bank, 2026-03-02; margin 1 %)"

    month = f"{virtual_clock.now():%Y-%m}"
    for path in (
        at(store, "statement", currency="EUR"), at(store, "month", currency="EUR", month=month), at(store, "order", order_id=order.pk),
    ):  # fmt: skip
        shown = client.get(path).content.decode().replace("&#x27;", "'")
        assert SAID in words(shown), path
        assert back in words(shown), path
    assert SAID in client.get(at(store, "money")).content.decode()
    assert SAID in operator.get(reverse("console:order", kwargs={"order_id": order.pk})).content.decode()
    assert [note.is_back for note in notes_of_order(order.pk)] == [False, True]
    assert client.get(at(store, "month-pdf", currency="EUR", month=month)).content.startswith(b"%PDF")
    body = client.get(at(store, "statement-csv", currency="EUR")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [(row["amount"], row["exchanged"], row["exchanged currency"], row["rate"], row["margin bps"]) for row in rows] == [
        ("25.08", "190.00", "CNY", "0.1320000", "100"), ("-12.54", "-95.00", "CNY", "0.1320000", "100"),
    ]  # fmt: skip
    assert {row["rate of"] for row in rows} == {"2026-03-02"}
    chinese = client.get(at(store, "statement", currency="EUR"), headers={"accept-language": "zh-hans"}).content.decode()
    assert "按汇率 0.1320000 兑换为" in chinese


def test_the_statement_costs_the_same_for_one_exchange_and_three(virtual_clock: clock.VirtualClock) -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "10")
    finished(order, shopper)
    store = store_of(order)
    client = client_of(people.staff_of(store.pk, StoreRole.OWNER))

    def asked(page: str, **keys: object) -> int:
        client.get(at(store, page, **keys))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(store, page, **keys)).status_code == 200
        return len(queries)

    pages = (
        ("money", {}),
        ("statement", {"currency": "EUR"}),
        ("month", {"currency": "EUR", "month": f"{virtual_clock.now():%Y-%m}"}),
    )
    before = [asked(page, **keys) for page, keys in pages]
    for _number in range(2):
        placed = bought(quote_of((stocked(store, price=10_000), 1)), shopper).placed.orders[0]
        orders.ship([Shipment(placed.id, "van", placed.number)], actor=SYSTEM)
        finished(Order.objects.get(pk=placed.id), shopper)
    assert money("merchant.available", f"store:{store.pk}", "EUR") == 1_900 + 2 * 950
    assert [asked(page, **keys) for page, keys in pages] == before
