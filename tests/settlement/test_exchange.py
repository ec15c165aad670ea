"""A store that is settled in another currency: both legs at the stored quote, and it waits where there is no fresh rate."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.aftersales.factories import sold
from tests.aftersales.test_refunds import sound
from tests.identity import factories as people
from tests.orders.test_trade import money
from tests.payments.simulated import Market
from tests.settlement import held
from tests.settlement.factories import rated, settled_in
from tests.stores import factories as stores

from entrepot.database import sql
from entrepot.events.models import StoredFact
from entrepot.events.services import drain, fire_due
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden
from entrepot.kernel.ids import uuid7
from entrepot.ledger import services as ledger
from entrepot.ledger.queries import journals_of
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.orders import services as orders
from entrepot.orders.models import Order
from entrepot.payments.services import send_releases
from entrepot.settlement import services
from entrepot.settlement.errors import PairNotCovered, WaitsForRate
from entrepot.settlement.models import Exchange, FxPolicyRow, HoldbackPolicyRow, RateWait, Reserve, Settlement
from entrepot.settlement.queries import currency_choices, exchanges_of, rate_waits
from entrepot.settlement.queries.invariants import RULES
from entrepot.settlement.types import NewRate, Settled

pytestmark = pytest.mark.django_db(transaction=True)


def breaches() -> list[object]:
    return [breach for rule in RULES for breach in rule.look(lambda _: None)]


def in_euro(order: Order, kind: str = "available") -> int:
    return money(f"merchant.{kind}", f"store:{order.store_id}", "EUR")


def finished(order: Order, shopper: Any) -> None:
    orders.confirm_receipt([order.pk], actor=shopper)
    drain()


def test_the_stores_part_goes_through_the_position_and_everything_else_stays_in_the_orders_currency() -> None:
    order, shopper = sold(state="shipped", pieces=(2,), tax=910)
    settled_in(order.store_id)
    rated("EUR", "CNY", "7.2345")
    finished(order, shopper)

    # 20,000 goods less 5 %: 190.00 CNY at 1 / 7.2345
    assert (in_euro(order), money("merchant.available", f"store:{order.store_id}")) == (2_626, 0)
    assert (money("revenue.commission"), money("tax.payable", "country:CN")) == (1_000, 910)
    assert (money("fx.position"), money("fx.position", currency="EUR")) == (19_000, -2_626)
    [journal] = journals_of(f"order:{order.pk}", kind="order.settle")
    assert {(leg.debit.kind, leg.credit.kind, leg.debit.currency, leg.amount_minor) for leg in journal.legs} >= {
        ("escrow.order", "fx.position", "CNY", 19_000), ("fx.position", "merchant.available", "EUR", 2_626),
    }  # fmt: skip
    view = exchanges_of([order.pk])[order.pk]
    assert (view.rate, view.margin_bps, view.source) == (Fraction(10_000, 72_345), 0, "test bank")
    assert (view.source_minor, view.target_minor, view.rate_text) == (19_000, 2_626, "0.1382266")
    told = StoredFact.objects.get(kind="settlement.order_settled").payload
    assert (told["store_minor"], told["currency"], told["paid_minor"], told["paid_currency"]) == (19_000, "CNY", 2_626, "EUR")
    assert breaches() == []
    sound()


def test_the_reference_example() -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id, "USD")
    rated("CNY", "USD", "0.13795")
    finished(order, shopper)

    assert money("merchant.available", f"store:{order.store_id}", "USD") == 2_621
    assert breaches() == []


@pytest.mark.parametrize(
    ("currency", "base", "quote", "mid", "minor"),
    [("JPY", "CNY", "JPY", "21.7", 4_123), ("KWD", "KWD", "CNY", "23.5", 8_085), ("CNY", "EUR", "CNY", "7", 19_000)],
)
def test_currencies_without_and_with_three_decimals(currency: str, base: str, quote: str, mid: str, minor: int) -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id, currency)
    rated(base, quote, mid)
    finished(order, shopper)

    assert money("merchant.available", f"store:{order.store_id}", currency) == minor
    assert Exchange.objects.count() == (currency != "CNY")
    assert breaches() == []


def test_a_margin_of_the_day_comes_off_and_two_rates_lead_over_a_third_currency() -> None:
    FxPolicyRow.objects.create(
        base="CNY", quote="USD", valid_from="2011-01-01", margin_bps=50, max_age_hours=48, source="x", created_by="x"
    )
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id, "USD")
    rated("EUR", "CNY", "7.25")
    rated("EUR", "USD", "1.16")
    finished(order, shopper)

    view = exchanges_of([order.pk])[order.pk]
    assert (view.mid, view.rate) == (
        Fraction("1.16") / Fraction("7.25"),
        Fraction("1.16") / Fraction("7.25") * Fraction(9_950, 10_000),
    )
    assert (view.target_minor, view.margin_bps) == (3_025, 50)  # 190.00 × 0.16 = 30.40, less 0.5 %
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    assert view.expires_at == midnight + timedelta(hours=48)
    assert breaches() == []


def test_debts_are_repaid_in_both_currencies_and_the_reserve_is_in_the_stores() -> None:
    HoldbackPolicyRow.objects.create(
        valid_from="2011-01-01",
        new_store_days=90,
        new_bps=500,
        new_hold_days=30,
        bps=500,
        hold_days=30,
        source="x",
        created_by="x",
    )
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "10")
    for currency, minor in (("CNY", 1_000), ("EUR", 300)):
        owed = AccountKey("merchant.receivable", f"store:{order.store_id}", currency, order.store_id)
        leg = Leg("owed", owed, AccountKey("revenue.penalty", "", currency), minor)
        ledger.post([Journal(uuid7(), "adjustment", f"t:{uuid7()}", (leg,), "a", clock.now(), "b")])
    finished(order, shopper)

    # 190.00 CNY less the debt of 10.00 is 18.00 EUR; the debt of 3.00, 5 % of 18.00 held back, the rest
    assert money("merchant.receivable", f"store:{order.store_id}") == 0
    assert (in_euro(order, "receivable"), in_euro(order, "reserve"), in_euro(order)) == (0, 90, 1_410)
    assert (Reserve.objects.get().currency, Reserve.objects.get().amount_minor) == ("EUR", 90)
    assert (Exchange.objects.get().source_minor, Exchange.objects.get().target_minor) == (18_000, 1_800)
    assert breaches() == []


def test_without_a_fresh_rate_the_order_waits_and_is_settled_when_one_comes(virtual_clock: clock.VirtualClock) -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "7")
    virtual_clock.advance(timedelta(days=6))
    finished(order, shopper)

    assert services.settle([order.pk], actor=SYSTEM) == [WaitsForRate(base="CNY", quote="EUR")]
    assert (money("escrow.order", f"order:{order.pk}"), Exchange.objects.count()) == (20_000, 0)
    [wait] = rate_waits(order.store_id)
    assert (wait.order_id, wait.base, wait.quote, wait.store_minor, wait.since) == (
        order.pk, "CNY", "EUR", 19_000, virtual_clock.now(),
    )  # fmt: skip
    virtual_clock.advance(timedelta(hours=1))
    assert services.settle_waiting() == 0
    assert rate_waits()[0].since == wait.since
    assert [breach.code for breach in breaches()] == ["X4"]  # type: ignore[attr-defined]
    sound()  # waiting is no breach

    rated("EUR", "CNY", "8")
    assert services.settle_waiting() == 1
    assert (in_euro(order), RateWait.objects.count(), services.settle_waiting()) == (2_375, 0, 0)
    assert breaches() == []


def test_entering_rates_settles_what_waits(virtual_clock: clock.VirtualClock) -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    finished(order, shopper)
    assert len(rate_waits()) == 1

    services.enter_rates(
        [NewRate("EUR", "CNY", Decimal("7.6"))], published_on=virtual_clock.now().date(), source="ECB", proposed_by="person:a",
        actor=people.operator("finance"),
    )  # fmt: skip
    drain()

    assert (in_euro(order), rate_waits()) == (2_500, [])


def test_a_choice_is_kept_and_refused_where_nobody_publishes_the_pair() -> None:
    store = stores.store()
    owner = stores.staff(store)
    rated("EUR", "CHF", "0.94")
    with pytest.raises(PairNotCovered) as refusal:
        services.choose_currency(store.pk, "JPY", actor=owner)
    with pytest.raises(Forbidden):
        services.choose_currency(store.pk, "CHF", actor=people.staff_of(store.pk, "goods"))
    assert (
        refusal.value.message
        == "Nobody publishes an exchange rate from EUR to JPY here, so the store cannot be settled in JPY."
    )
    assert currency_choices(store.pk) == []

    assert services.choose_currency(store.pk, "CHF", actor=owner)
    assert not services.choose_currency(store.pk, "CHF", actor=owner)
    assert services.choose_currency(store.pk, "", actor=owner)
    assert [line.currency for line in currency_choices(store.pk)] == ["", "CHF"]


def test_what_is_settled_before_a_choice_stays_as_it_is() -> None:
    first, _shopper = sold(state="finished", pieces=(2,))
    rated("EUR", "CNY", "10")
    settled_in(first.store_id)

    assert services.settle([first.pk], actor=SYSTEM) == [Settled(first.pk, repeated=True)]
    assert (money("merchant.available", f"store:{first.store_id}"), in_euro(first)) == (19_000, 0)


def test_a_rate_that_ends_while_the_books_are_waited_for_is_not_used(virtual_clock: clock.VirtualClock) -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "10", valid_until=virtual_clock.now() + timedelta(minutes=5))
    position = AccountKey("fx.position", "", "CNY")
    ledger.post([
        Journal(uuid7(), "adjustment", f"t:{uuid7()}", (Leg("x", position, AccountKey("suspense.payment", "payment:x", "CNY"), 1),),
                "a", clock.now(), "b"),
    ])  # fmt: skip
    orders.confirm_receipt([order.pk], actor=shopper)
    outcomes: list[object] = []

    def work() -> None:
        try:
            outcomes.extend(services.settle([order.pk], actor=SYSTEM))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic():  # somebody else posts to the position: the settlement has its quote and waits
        ledger.post([
            Journal(uuid7(), "adjustment", f"t:{uuid7()}", (Leg("x", AccountKey("suspense.payment", "payment:x", "CNY"), position, 1),),
                    "a", clock.now(), "b"),
        ])  # fmt: skip
        thread.start()
        for _ in range(500):
            if sql.scalar("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
                break
            threading.Event().wait(0.01)
        else:
            pytest.fail("nobody waited")
        virtual_clock.advance(timedelta(minutes=6))
    thread.join()

    assert outcomes == [WaitsForRate(base="CNY", quote="EUR")]
    assert (Exchange.objects.count(), money("escrow.order", f"order:{order.pk}")) == (0, 20_000)


def test_settling_while_rates_change_stores_one_of_them_each(virtual_clock: clock.VirtualClock) -> None:
    done = [sold(state="shipped", pieces=(2,)) for _ in range(6)]
    rated("EUR", "CNY", "7")
    for order, shopper in done:
        settled_in(order.store_id)
        orders.confirm_receipt([order.pk], actor=shopper)
    failures: list[BaseException] = []
    ids = [order.pk for order, _ in done]

    def work(number: int) -> None:
        try:
            if number == 3:
                rated("EUR", "CNY", "7.5", valid_from=virtual_clock.now() + timedelta(microseconds=1))
                virtual_clock.advance(timedelta(seconds=1))
            services.settle(ids[number:] + ids[:number], actor=SYSTEM)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Exchange.objects.count() == 6
    assert {(row.rate_num, row.rate_den, row.target_minor) for row in Exchange.objects.all()} <= {(1, 7, 2_714), (2, 15, 2_533)}
    drain()
    assert breaches() == []
    sound()


def test_the_database_refuses_what_does_not_fit_its_rate_and_changes() -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "7")
    finished(order, shopper)
    row = Exchange.objects.get()

    with pytest.raises(DatabaseError):
        Exchange.objects.update(target_minor=1)
    other, _ = sold(state="paid")
    services.freeze([other.pk])
    values = {
        field.attname: getattr(row, field.attname) for field in Exchange._meta.concrete_fields if not field.primary_key
    }  # fmt: skip
    for wrong in ({"target_minor": row.target_minor + 1}, {"rate_num": 2}, {"expires_at": row.at}):
        with pytest.raises(IntegrityError):
            Exchange.objects.create(settlement=Settlement.objects.get(order_id=other.pk), **{**values, **wrong})


def test_a_planted_difference_is_found() -> None:
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "7")
    finished(order, shopper)
    assert breaches() == []
    position = AccountKey("fx.position", "", "EUR")
    leg = Leg("x", position, AccountKey("suspense.payment", "payment:x", "EUR"), 5)
    ledger.post([Journal(uuid7(), "adjustment", f"t:{uuid7()}", (leg,), "a", clock.now(), "b")])

    assert [breach.code for breach in breaches()] == ["X3"]  # type: ignore[attr-defined]


def test_reserves_of_an_exchange_are_released_in_their_currency(virtual_clock: clock.VirtualClock) -> None:
    HoldbackPolicyRow.objects.create(
        valid_from="2011-01-01",
        new_store_days=90,
        new_bps=1_000,
        new_hold_days=30,
        bps=0,
        hold_days=30,
        source="x",
        created_by="x",
    )
    order, shopper = sold(state="shipped", pieces=(2,))
    settled_in(order.store_id)
    rated("EUR", "CNY", "10")
    finished(order, shopper)
    assert (in_euro(order), in_euro(order, "reserve")) == (1_710, 190)
    virtual_clock.advance(timedelta(days=31))
    fire_due()

    assert (in_euro(order), in_euro(order, "reserve")) == (1_900, 0)
    assert breaches() == []


def test_where_the_provider_keeps_the_money_the_quote_is_stored_when_it_is_asked_and_an_attempt_after_a_refusal_has_its_own(
    market: Market, virtual_clock: clock.VirtualClock
) -> None:
    [order], shopper = held.bought(market, "alipay")
    settled_in(order.store_id)
    held.received([order], shopper)
    assert (held.state(order), len(rate_waits())) == ("frozen", 1)
    rated("EUR", "CNY", "9.5")
    assert services.settle_waiting() == 1

    assert (held.state(order), in_euro(order), money("fx.position"), exchanges_of([order.pk])) == ("settling", 0, 0, {})
    market.fault("alipay", "release", "declined")
    send_releases()
    assert held.attempts(order) == [(1, "declined")]
    assert breaches() == []
    virtual_clock.advance(timedelta(minutes=1))
    rated("EUR", "CNY", "9.6")
    services.release_again(order.pk, actor=people.operator("finance"))
    assert Exchange.objects.get().target_minor == 990  # 95.00 at 9.6
    send_releases()
    drain()

    assert (held.state(order), in_euro(order), money("fx.position"), money("fx.position", currency="EUR")) == (
        "settled", 990, 9_500, -990,
    )  # fmt: skip
    told = StoredFact.objects.get(kind="settlement.order_settled").payload
    assert (told["paid_minor"], told["paid_currency"]) == (990, "EUR")
    with pytest.raises(DatabaseError):
        Exchange.objects.all().delete()
    assert breaches() == []
    assert held.at_peace()
