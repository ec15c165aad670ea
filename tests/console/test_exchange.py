"""Exchanging in the console: rates, margin and the bank's exchanges by two people, and the report of the position."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.aftersales.factories import does, done, opened, sold, staff
from tests.identity import factories as people
from tests.orders.test_trade import money
from tests.seller.world import client_of
from tests.settlement.factories import rated, settled_in
from tests.settlement.test_exchange import breaches, finished

from entrepot.aftersales.enums import Side
from entrepot.events.services import drain
from entrepot.identity.enums import PlatformRole
from entrepot.kernel import clock
from entrepot.operations.models import Proposal
from entrepot.settlement.models import FxDeal, FxPolicyRow, FxRate, RateWait

pytestmark = pytest.mark.django_db(transaction=True)
RATES, POSITION = reverse("console:exchange-rates"), reverse("console:exchange")
ECB = "Date, USD, JPY, CNY, XXQ, \n2 March 2026, 1.1600, 181.25, 7.2500, 9, \n"


def two() -> tuple[Client, Client]:
    first, second = (client_of(people.operator(PlatformRole.FINANCE)) for _each in range(2))
    return first, second


def approved(first: Client, second: Client, path: str, said: dict[str, str]) -> str:
    answer = first.post(path, said)
    assert answer.status_code == 302, answer.context["forms"] if "forms" in answer.context else answer.context["form"].errors
    shown = second.get(answer["Location"]).content.decode()
    assert second.post(f"{answer['Location']}decide/", {"do": "approve"}).status_code == 302
    assert Proposal.objects.latest("id").state == "approved"
    return shown


def test_a_banks_table_is_put_in_force_by_two_and_settles_what_waits(virtual_clock: clock.VirtualClock) -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id, "USD")
    finished(order, shopper)
    first, second = two()
    assert order.number in first.get(RATES).content.decode()
    assert order.number in first.get(POSITION).content.decode()

    said = {"do": "table", "table-text": ECB, "table-source": "ECB", "table-reason": "the rates of today"}
    for wrong in (
        {"table-text": ""}, {"table-text": "nothing"}, {"table-text": "Date, USD\nsoon, 1"}, {"table-text": "base,quote,mid\nEUR,CNY,7"},
        {"table-text": ECB.replace("1.1600", "-1")}, {"table-reason": "short"}, {"table-text": ECB.replace("2 March", "2 January")},
    ):  # fmt: skip
        answer = first.post(RATES, {**said, **wrong})
        assert answer.status_code == 409, wrong
    assert not FxRate.objects.exists()
    shown = approved(first, second, RATES, said)
    assert "7.2500" in shown
    drain()

    assert [(row.base, row.quote, str(row.mid)) for row in FxRate.objects.order_by("quote")] == [
        ("EUR", "CNY", "7.2500000000"), ("EUR", "JPY", "181.2500000000"), ("EUR", "USD", "1.1600000000"),
    ]  # fmt: skip
    assert not RateWait.objects.exists()
    assert money("merchant.available", f"store:{order.store_id}", "USD") == 3_040
    assert {(str(rate.mid.normalize()), rate.quote) for rate in first.get(RATES).context["rates"]} == {
        ("7.25", "CNY"), ("181.25", "JPY"), ("1.16", "USD"),
    }  # fmt: skip


def test_one_rate_with_a_bid_and_a_margin_are_proposed_alone(virtual_clock: clock.VirtualClock) -> None:
    first, second = two()
    rate = {
        "do": "rate", "rate-base": "CNY", "rate-quote": "KWD", "rate-mid": "0.042", "rate-bid": "0.0419", "rate-source": "bank",
        "rate-reason": "the rate of our bank", "rate-published_on": f"{virtual_clock.now():%Y-%m-%d}",
    }  # fmt: skip
    for wrong in ({"rate-bid": "0.05"}, {"rate-quote": "CNY"}, {"rate-quote": "XXQ"}, {"rate-published_on": "2025-01-01"}):
        assert first.post(RATES, {**rate, **wrong}).status_code == 409, wrong
    approved(first, second, RATES, rate)
    policy = {
        "do": "policy", "policy-base": "CNY", "policy-quote": "KWD", "policy-margin_bps": "50", "policy-max_age_hours": "24",
        "policy-valid_from": f"{virtual_clock.now() + timedelta(days=2):%Y-%m-%d}", "policy-source": "decided",
        "policy-reason": "the bank takes as much",
    }  # fmt: skip
    for wrong in (
        {"policy-quote": ""},
        {"policy-margin_bps": "2000"},
        {"policy-valid_from": f"{virtual_clock.now():%Y-%m-%d}"},
    ):
        assert first.post(RATES, {**policy, **wrong}).status_code == 409, wrong
    approved(first, second, RATES, policy)

    assert (FxRate.objects.get().bid, FxRate.objects.get().entered_by) != (None, FxRate.objects.get().approved_by)
    assert FxPolicyRow.objects.get().margin_bps == 50
    assert first.post(RATES, {**policy, "policy-margin_bps": "60"}).status_code == 409  # another row begins on that day


def test_the_position_is_told_valued_closed_and_taken_along(virtual_clock: clock.VirtualClock) -> None:
    FxPolicyRow.objects.create(
        base="CNY", quote="EUR", valid_from="2011-01-01", margin_bps=100, max_age_hours=120, source="x", created_by="x"
    )
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "7.5")
    finished(order, shopper)  # 190.00 CNY: 25.333 at the mid, 25.08 after the margin
    case = opened(order, shopper, "partial", "faulty", amount=10_000)  # 95.00 of it back: 12.54
    does(case, "agree", Side.STORE, staff(order))
    done(case)
    virtual_clock.advance(timedelta(minutes=1))
    rated("EUR", "CNY", "7.6")
    first, second = two()
    page = first.get(POSITION)

    assert {line.currency: (line.open_minor, line.value_minor) for line in page.context["positions"]} == {
        "CNY": (9_500, 9_500), "EUR": (-1_254, -9_530),
    }  # fmt: skip
    assert page.context["worth"] == -30
    [pair] = page.context["pairs"]
    assert (pair.base, pair.quote, pair.exchanges, pair.backs) == ("CNY", "EUR", 1, 1)
    assert (pair.source_minor, pair.target_minor, pair.open_minor) == (9_500, 1_254, 9_500)
    # 95.00 / 7.5 = 12.667 at the mid, 12.54 given: the margin; at 7.6 the 95.00 are 12.50
    assert (pair.margin_minor, pair.rounding_minor, pair.rate_minor, pair.gain_minor) == (13, 0, -17, -4)

    deal = {
        "sold": "95", "sold_currency": "CNY", "bought": "12.60", "bought_currency": "EUR", "reference": "ICBC-FX-1",
        "reason": "close the month's position",
    }  # fmt: skip
    for wrong in (
        {"sold": "95.01"}, {"bought_currency": "CNY"}, {"bought_currency": "XXQ"}, {"sold": "1.001"}, {"reference": ""},
    ):  # fmt: skip
        assert first.post(POSITION, {**deal, **wrong}).status_code == 409, wrong
    shown = approved(first, second, POSITION, deal)
    assert "ICBC-FX-1" in shown
    assert first.post(POSITION, deal).status_code == 409

    assert (money("fx.position"), money("fx.position", currency="EUR")) == (0, 6)
    assert (money("psp.clearing", "psp:bank"), money("psp.clearing", "psp:bank", "EUR")) == (9_500, -1_260)
    [pair] = first.get(POSITION).context["pairs"]
    assert (pair.open_minor, pair.rate_minor, pair.gain_minor) == (0, -7, 6)
    assert first.get(POSITION, {"month": "2025-01"}).context["pairs"] == []
    assert breaches() == []
    body = b"".join(first.get(reverse("console:exchange-csv")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(body)))
    assert [row[1] for row in rows] == ["kind", "exchange", "back", "deal"]
    assert rows[1][2:9] == [order.number, "CNY", "190.00", "EUR", "25.08", "0.1333333", "0.1320000"]
    assert rows[3][2:7] == ["ICBC-FX-1", "CNY", "-95.00", "EUR", "-12.60"]


def test_who_may_not_propose_is_refused() -> None:
    client = client_of(people.operator(PlatformRole.ARBITER))
    assert client.post(RATES, {"do": "table"}).status_code == 403
    assert client.post(POSITION, {}).status_code == 403
    assert not FxDeal.objects.exists()


def test_the_pages_cost_the_same_however_much_was_exchanged(virtual_clock: clock.VirtualClock) -> None:
    client = client_of(people.operator(PlatformRole.FINANCE))

    def asked(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def trade() -> None:
        rated("EUR", "CNY", "7.5", valid_from=virtual_clock.now())
        for currency in ("EUR", "USD"):
            order, shopper = sold(state="shipped", pieces=(1,))
            settled_in(order.store_id, currency)
            finished(order, shopper)
        virtual_clock.advance(timedelta(minutes=1))

    trade()
    before = asked(RATES), asked(POSITION)
    trade()
    trade()
    assert (asked(RATES), asked(POSITION)) == before
