"""Where the provider holds the money, settlement lets it go there: every provider that can, over a socket."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.aftersales import factories as cases
from tests.identity import factories as people
from tests.operations.test_check import found as breaches
from tests.orders.test_trade import money
from tests.payments.simulated import Market
from tests.settlement.held import at_peace, attempts, bought, let_go, received, sold, state

from entrepot.aftersales.enums import Side
from entrepot.aftersales.services import open_case
from entrepot.aftersales.types import Wish
from entrepot.events.models import StoredFact
from entrepot.events.services import drain
from entrepot.identity.models import AuditEntry
from entrepot.identity.types import SYSTEM
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Forbidden, Invalid, Refused
from entrepot.ledger.queries import journals_of
from entrepot.orders import services as orders
from entrepot.orders.models import Order
from entrepot.orders.types import Shipment
from entrepot.payments import release_policy
from entrepot.payments.models import ProviderAccount, ProviderCall, Release
from entrepot.payments.services import fetch_statement, send_refunds, send_releases
from entrepot.reconciliation.models import Line
from entrepot.reconciliation.services import read_statement
from entrepot.settlement.errors import BeingReleased, NotDeclined, TooManyReleases
from entrepot.settlement.models import Reserve
from entrepot.settlement.services import release_again, set_holdback_policy, settle, settle_otherwise
from entrepot.settlement.types import Settled
from entrepot.simulator import business
from entrepot.simulator.books import SHANGHAI

pytestmark = pytest.mark.django_db(transaction=True)
KEEPERS = ("alipay", "wechat")


def available(order: Order) -> int:
    return money("merchant.available", f"store:{order.store_id}")


def escrow(order: Order) -> int:
    return money("escrow.order", f"order:{order.pk}")


def kinds(order: Order) -> list[str]:
    return sorted(journal.kind for journal in journals_of(f"order:{order.pk}"))


@pytest.mark.parametrize("kind", KEEPERS)
def test_received_money_is_set_aside_and_paid_when_the_provider_has_let_it_go(market: Market, kind: str) -> None:
    order, _shopper = sold(market, kind, tax=900)

    assert (state(order), escrow(order), available(order), let_go(market)) == ("settling", 10_900, 0, 0)
    assert not StoredFact.objects.filter(kind="settlement.order_settled").exists()
    assert at_peace()

    send_releases()

    assert (state(order), escrow(order), available(order), let_go(market, order.pk)) == ("settled", 0, 9_500, 10_900)
    assert money("revenue.commission") == 500
    assert kinds(order) == ["order.settle.hold", "order.settle.post"]
    assert StoredFact.objects.filter(kind="settlement.order_settled").count() == 1
    assert market.trade().held == 0
    assert at_peace()


@pytest.mark.parametrize("kind", KEEPERS)
@pytest.mark.parametrize(
    "effect", ["timeout_after", "server_error_after", "bad_signature", "timeout_before", "busy", "rate_limited"]
)
def test_answer_that_cannot_be_relied_on_is_asked_about_and_lets_go_once(
    market: Market, kind: str, effect: str, virtual_clock: VirtualClock
) -> None:  # fmt: skip
    order, _shopper = sold(market, kind)
    market.fault(kind, "release", effect)

    send_releases()
    assert (state(order), attempts(order), available(order)) == ("settling", [(1, "unknown")], 0)
    send_releases()  # its time has not come
    assert Release.objects.get().tries == 1

    virtual_clock.advance(timedelta(minutes=2))
    send_releases()

    assert (state(order), attempts(order), available(order)) == ("settled", [(1, "done")], 9_500)
    assert let_go(market) == 10_000
    assert len({call.number for call in ProviderCall.objects.filter(kind__in=["release", "query_release"])}) == 1
    assert at_peace()


@pytest.mark.parametrize("kind", KEEPERS)
def test_question_that_is_refused_says_nothing_about_the_money(market: Market, kind: str, virtual_clock: VirtualClock) -> None:
    order, _shopper = sold(market, kind)
    market.fault(kind, "release", "timeout_after")
    market.fault(kind, "query_release", "declined")
    send_releases()
    virtual_clock.advance(timedelta(minutes=2))

    send_releases()
    assert (state(order), attempts(order)) == ("settling", [(1, "unknown")])

    virtual_clock.advance(timedelta(minutes=2))
    send_releases()
    assert (state(order), attempts(order), let_go(market)) == ("settled", [(1, "done")], 10_000)


@pytest.mark.parametrize("kind", KEEPERS)
def test_refusal_frees_the_money_and_waits_for_a_person_who_tries_again_under_a_new_number(market: Market, kind: str) -> None:
    order, _shopper = sold(market, kind)
    market.fault(kind, "release", "declined")
    send_releases()

    assert (state(order), attempts(order), escrow(order), available(order)) == ("settling", [(1, "declined")], 10_000, 0)
    assert kinds(order) == ["order.settle.hold", "order.settle.void"]
    assert Release.objects.get().message
    assert settle([order.pk], actor=SYSTEM) == [Settled(order.pk, repeated=True, is_settling=True)]
    assert StoredFact.objects.filter(kind="payments.release_declined").count() == 1
    assert at_peace()

    release_again(order.pk, actor=people.operator("finance"))
    with pytest.raises(NotDeclined):
        release_again(order.pk, actor=people.operator("finance"))
    send_releases()

    assert (state(order), attempts(order), available(order)) == ("settled", [(1, "declined"), (2, "done")], 9_500)
    assert let_go(market) == 10_000
    assert AuditEntry.objects.filter(action="settlement.release_repeated").count() == 1
    assert at_peace()


def test_people_find_that_it_was_let_go_otherwise(market: Market) -> None:
    order, _shopper = sold(market)
    one, other = people.operator("finance"), people.operator("finance")
    with pytest.raises(NotDeclined):
        settle_otherwise(order.pk, reason="By hand", proposed_by=one.code, actor=other)
    market.fault("alipay", "release", "declined")
    send_releases()

    for proposed_by, actor, reason, error in (
        (one.code, one, "By hand", Forbidden),
        (one.code, people.operator("arbiter"), "By hand", Forbidden),
        (one.code, other, " ", Invalid),
    ):
        with pytest.raises(error):
            settle_otherwise(order.pk, reason=reason, proposed_by=proposed_by, actor=actor)
    assert (state(order), available(order)) == ("settling", 0)

    settle_otherwise(order.pk, reason="Let go by the provider's own time", proposed_by=one.code, actor=other)

    assert (state(order), attempts(order), escrow(order), available(order)) == ("settled", [(1, "otherwise")], 0, 9_500)
    assert kinds(order) == ["order.settle", "order.settle.hold", "order.settle.void"]
    assert AuditEntry.objects.filter(action="settlement.settled_otherwise").count() == 1
    assert StoredFact.objects.filter(kind="settlement.order_settled").count() == 1
    with pytest.raises(NotDeclined):
        release_again(order.pk, actor=one)
    assert at_peace()


def test_provider_takes_only_so_many_requests_for_a_payment(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    order, _shopper = sold(market)
    market.fault("alipay", "release", "declined")
    send_releases()
    few = [release_policy.ReleasePolicy("alipay", release_policy._policies()[0].valid_from, 30, 5, 30, 1, "a test")]
    monkeypatch.setattr(release_policy, "_policies", lambda: few)

    with pytest.raises(TooManyReleases):
        release_again(order.pk, actor=people.operator("finance"))
    assert attempts(order) == [(1, "declined")]


def test_orders_of_one_payment_are_let_go_one_by_one(market: Market) -> None:
    found, shopper = bought(market, prices=(10_000, 7_000))
    received(found[:1], shopper)
    send_releases()

    assert [state(order) for order in found] == ["settled", "frozen"]
    assert market.trade().held == sum(order.total_minor for order in found[1:])

    received(found[1:], shopper)
    send_releases()
    assert [state(order) for order in found] == ["settled", "settled"]
    assert (market.trade().held, let_go(market)) == (0, 17_000)
    assert at_peace()


def test_account_without_hold_settles_in_one_step(market: Market) -> None:
    order, _shopper = sold(market, hold=False)

    assert (state(order), attempts(order), kinds(order)) == ("settled", [], ["order.settle"])
    assert at_peace()


def test_own_goods_that_the_provider_keeps_are_let_go_too(market: Market) -> None:
    order, _shopper = sold(market, store_kind="own")
    send_releases()

    assert (state(order), money("revenue.retail"), money("cost.goods")) == ("settled", 10_000, -4_000)
    assert let_go(market) == 10_000
    assert at_peace()


def test_what_the_provider_kept_too_long_it_let_go_by_itself(market: Market, virtual_clock: VirtualClock) -> None:
    found, shopper = bought(market)
    virtual_clock.advance(timedelta(days=30, minutes=1))

    received(found, shopper)

    assert (state(found[0]), attempts(found[0]), available(found[0])) == ("settled", [], 9_500)


def test_what_is_held_back_is_by_the_rules_of_the_day_it_was_set_aside(market: Market, virtual_clock: VirtualClock) -> None:
    begins = virtual_clock.now().date() + timedelta(days=1)
    terms = {"new_store_days": 0, "new_bps": 0, "new_hold_days": 1, "bps": 1_000, "hold_days": 7}
    set_holdback_policy(valid_from=begins, source="a test", actor=people.operator("finance"), **terms)
    virtual_clock.advance(timedelta(days=1))
    later = begins + timedelta(days=1)
    set_holdback_policy(valid_from=later, source="a test", actor=people.operator("finance"), **{**terms, "bps": 2_000})
    order, _shopper = sold(market)
    market.fault("alipay", "release", "timeout_before")
    send_releases()
    virtual_clock.advance(timedelta(days=1))

    send_releases()

    kept = Reserve.objects.get(pk=order.pk)
    assert (state(order), kept.amount_minor, kept.bps, kept.policy_from) == ("settled", 950, 1_000, begins)
    assert kept.due_at == virtual_clock.now() + timedelta(days=7)
    assert (available(order), money("merchant.reserve", f"store:{order.store_id}")) == (8_550, 950)
    assert at_peace()


def test_refund_waits_until_the_provider_has_let_go(market: Market) -> None:
    order, shopper = sold(market)
    wish = Wish("partial", "faulty", {1: 1}, 2_000, "It is broken")

    with pytest.raises(BeingReleased):
        open_case(order.pk, wish, actor=shopper)
    assert (escrow(order), attempts(order)) == (10_000, [(1, "new")])

    send_releases()
    assert open_case(order.pk, wish, actor=shopper)
    assert at_peace()


def test_refund_after_release_says_out_of_which_it_comes(market: Market) -> None:
    order, shopper = sold(market)
    send_releases()
    case = cases.opened(order, shopper, "partial", "faulty", {1: 1}, amount=2_000)
    cases.does(case, "agree", Side.STORE, cases.staff(order))
    send_refunds()

    assert cases.done(case).state == "success"
    assert (market.trade().refunded, market.trade().held, available(order)) == (2_000, 0, 7_600)
    assert at_peace()


def test_refund_before_release_comes_out_of_what_is_kept_and_less_is_let_go(market: Market) -> None:
    found, shopper = bought(market)
    order = found[0]
    orders.ship([Shipment(order.pk, "van", order.number)], actor=SYSTEM)
    case = cases.opened(order, shopper, "partial", "faulty", {1: 1}, amount=2_000)
    cases.does(case, "agree", Side.STORE, cases.staff(order))
    send_refunds()
    assert cases.done(case).state == "success"
    assert market.trade().held == 8_000

    orders.confirm_receipt([order.pk], actor=shopper)
    cases.done(case)
    send_releases()
    assert (state(order), let_go(market), available(order)) == ("settled", 8_000, 7_600)
    assert at_peace()


def in_threads(*works: object) -> list[BaseException]:
    failures: list[BaseException] = []

    def run(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except Refused:
            pass
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_many_workers_let_each_go_once(market: Market) -> None:
    found, shopper = bought(market, prices=(10_000, 7_000, 5_000))
    received(found, shopper)

    assert in_threads(*[send_releases] * 4) == []

    assert [state(order) for order in found] == ["settled"] * 3
    assert let_go(market) == 22_000
    assert len(market.simulator.books.releases) == 3
    assert at_peace()


def test_refund_and_release_at_once_end_in_one_of_two_ways(market: Market) -> None:
    for _ in range(4):
        found, shopper = bought(market)
        order = found[0]
        orders.ship([Shipment(order.pk, "van", order.number)], actor=SYSTEM)

        def receives(order: Order = order, shopper: object = shopper) -> None:
            orders.confirm_receipt([order.pk], actor=shopper)  # type: ignore[arg-type]
            settle([order.pk], actor=SYSTEM)
            send_releases()

        def asks(order: Order = order, shopper: object = shopper) -> None:
            open_case(order.pk, Wish("partial", "faulty", {1: 1}, 2_000, "It is broken"), actor=shopper)  # type: ignore[arg-type]

        assert in_threads(receives, asks) == []
        drain()
        send_releases()
        assert at_peace()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM payments_release",
        "UPDATE payments_release SET amount_minor = amount_minor - 1",
        "UPDATE payments_release SET state = 'done', closed_at = now(), next_try_at = NULL",
        "UPDATE payments_release SET state = 'declined', closed_at = now(), next_try_at = NULL",
        "UPDATE settlement_settlement SET state = 'frozen'",
        "DELETE FROM ledger.journal WHERE kind = 'order.settle.hold'",
    ],
)
def test_check_sees_a_release_that_contradicts_the_books(market: Market, statement: str) -> None:
    sold(market)
    assert at_peace()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement)
            assert cursor.rowcount > 0
        assert any(breach.code == "I5" and "set aside" in breach.detail for breach in breaches())
        transaction.set_rollback(True)


def test_account_whose_keys_cannot_be_read_does_not_hold_up_the_others(market: Market, virtual_clock: VirtualClock) -> None:
    stuck, _shopper = sold(market)
    other, _shopper = sold(market, "wechat")
    ProviderAccount.objects.filter(code="alipay").update(kind="gone")

    send_releases()

    assert (state(stuck), state(other)) == ("settling", "settled")
    ProviderAccount.objects.filter(code="alipay").update(kind="alipay")
    virtual_clock.advance(timedelta(minutes=2))
    send_releases()
    assert state(stuck) == "settled"


def test_statement_of_the_provider_tells_of_what_was_let_go_and_nothing_differs(
    market: Market, virtual_clock: VirtualClock
) -> None:
    sold(market)
    send_releases()
    day = virtual_clock.now().astimezone(SHANGHAI).date()
    virtual_clock.advance(timedelta(days=1))

    read = read_statement("alipay", day, fetch_statement("alipay", day), actor=SYSTEM)

    assert read.breaks == {}
    assert (read.lines, read.matched) == (2, 2)
    assert "release" in set(Line.objects.values_list("kind", flat=True))


def test_release_that_we_did_not_ask_for_is_a_difference(market: Market, virtual_clock: VirtualClock) -> None:
    bought(market)
    trade = market.trade()
    business.release(market.simulator.books, trade, "S-by-hand", 4_000, "confirm", [])
    day = virtual_clock.now().astimezone(SHANGHAI).date()
    virtual_clock.advance(timedelta(days=1))

    read = read_statement("alipay", day, fetch_statement("alipay", day), actor=SYSTEM)

    assert read.breaks == {"extra": 1}
