"""Escrow reference, section 3: what becomes of the money of every awkward payment."""

from __future__ import annotations

import random

import pytest
from tests.payments import factories as f

from entrepot.database import sql
from entrepot.kernel.ids import uuid7
from entrepot.payments import services
from entrepot.payments.enums import Outcome, PaymentState, RefundState, TradeState
from entrepot.payments.models import Payment, PaymentPart, Refund
from entrepot.payments.types import Captured, Duplicate, Late, Mismatched, Snapshot, Unchanged

pytestmark = pytest.mark.django_db


def test_capture_puts_goods_freight_and_tax_of_each_order_into_its_escrow(orders: f.Orders) -> None:
    one, two = f.part(orders, 20000, 500, 1820), f.part(orders, 10000, 0, 0, f.OTHER_STORE)
    payment = f.started(f.purchase(one, two))

    outcome = services.apply_snapshots([f.success(payment)])

    assert outcome == [Captured(payment.payment_id, outcome[0].purchase_id, (one.order_id, two.order_id))]  # type: ignore[union-attr]
    assert (f.escrow(one), f.escrow(two), f.clearing()) == (22320, 10000, 32320)
    assert [p.order_id for p in orders.paid_parts] == [one.order_id, two.order_id]
    refs = sql.rows("SELECT ref FROM ledger.journal WHERE kind = 'order.pay' ORDER BY ref")
    assert refs == sorted((f"payment:{payment.payment_id}/order:{p.order_id}",) for p in (one, two))
    codes = sql.rows(
        "SELECT t.code, t.amount FROM ledger.transfer t JOIN ledger.journal j ON j.id = t.journal_id ORDER BY 1, 2"
    )
    assert codes == [("freight", 500), ("goods", 10000), ("goods", 20000), ("tax", 1820)]
    fact = sql.rows("SELECT kind, payload ->> 'payment_id' FROM events_fact")
    assert fact == [("payments.payment_captured", str(payment.payment_id))]


def test_capture_of_a_batch_takes_a_fixed_number_of_statements(
    orders: f.Orders, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    few = [f.started(f.purchase(f.part(orders))) for _ in range(1)]
    many = [f.started(f.purchase(f.part(orders))) for _ in range(30)]
    services.apply_snapshots([f.success(f.started(f.purchase(f.part(orders))))])  # accounts that are shared are open now

    for batch in (few, many):
        with django_assert_num_queries(9):  # type: ignore[operator]
            outcomes = services.apply_snapshots([f.success(payment) for payment in batch])
        assert all(isinstance(outcome, Captured) for outcome in outcomes)


def test_the_same_success_again_is_unchanged(orders: f.Orders) -> None:
    payment = f.started(f.purchase(f.part(orders)))
    services.apply_snapshots([f.success(payment)])

    again = services.apply_snapshots([f.success(payment), f.success(payment)])

    assert again == [Unchanged(payment.payment_id, PaymentState.SUCCEEDED)] * 2
    assert (f.journals("order.pay"), len(orders.paid_parts)) == (1, 1)


def test_finished_after_success_only_ends_the_refund_window(orders: f.Orders) -> None:
    part = f.part(orders)
    payment = f.started(f.purchase(part))
    services.apply_snapshots([f.success(payment)])

    services.apply_snapshots([f.success(payment, state=TradeState.FINISHED)])

    assert f.escrow(part) == part.total_minor
    assert f.journals("order.pay") == 1
    assert Payment.objects.get(id=payment.payment_id).finished_at is not None


@pytest.mark.parametrize("off", [1, -1])
def test_another_amount_goes_to_suspense_and_back(orders: f.Orders, off: int) -> None:
    part = f.part(orders)
    payment = f.started(f.purchase(part))
    came = payment.amount_minor + off

    outcome = services.apply_snapshots([f.success(payment, amount_minor=came)])[0]

    assert isinstance(outcome, Mismatched)
    assert (outcome.reason, orders.state(part.order_id)) == ("amount", "accept")
    assert (f.suspense(payment), f.escrow(part), f.clearing()) == (came, 0, came)
    row = Payment.objects.get(id=payment.payment_id)
    assert (row.state, row.outcome, row.received_minor, row.refunding_minor) == ("mismatch", "mismatch", came, came)
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.state, refund.id) == (came, RefundState.HELD, outcome.refund_id)


def test_another_currency_goes_to_suspense_in_that_currency(orders: f.Orders) -> None:
    payment = f.started(f.purchase(f.part(orders)))

    outcome = services.apply_snapshots([f.success(payment, currency="USD")])[0]

    assert isinstance(outcome, Mismatched)
    assert outcome.reason == "currency"
    assert (f.suspense(payment, "USD"), f.suspense(payment)) == (payment.amount_minor, 0)
    assert Refund.objects.get().currency == "USD"


def test_money_paid_to_somebody_else_moves_nothing_here(orders: f.Orders) -> None:
    payment = f.started(f.purchase(f.part(orders)))

    outcome = services.apply_snapshots([f.success(payment, seller_ref="somebody-else")])

    assert outcome == [Mismatched(payment.payment_id, "recipient", None)]
    assert sql.scalar("SELECT count(*) FROM ledger.journal") == 0
    assert not Refund.objects.exists()
    assert Payment.objects.get().outcome == Outcome.FOREIGN


def test_a_success_of_nothing_is_a_mismatch_without_money(orders: f.Orders) -> None:
    payment = f.started(f.purchase(f.part(orders)))

    outcome = services.apply_snapshots([f.success(payment, amount_minor=0)])

    assert outcome == [Mismatched(payment.payment_id, "amount", None)]
    assert sql.scalar("SELECT count(*) FROM ledger.journal") == 0


def test_success_after_the_order_closed_never_reopens_it(orders: f.Orders) -> None:
    part = f.part(orders)
    payment = f.started(f.purchase(part))
    orders.close(part.order_id)

    outcome = services.apply_snapshots([f.success(payment)])[0]

    assert isinstance(outcome, Late)
    assert orders.state(part.order_id) == "late"
    assert (orders.paid_parts, f.escrow(part), f.inflight()) == ([], 0, payment.amount_minor)
    services.send_refunds([outcome.refund_id])
    assert Refund.objects.get().state == RefundState.DECLINED  # this trade was never paid at the sandbox


def test_success_after_our_close_of_an_open_order_is_captured(orders: f.Orders) -> None:
    part = f.part(orders)
    payment = f.started(f.purchase(part))
    services.apply_snapshots([Snapshot(payment.our_ref, TradeState.CLOSED)])

    outcome = services.apply_snapshots([f.success(payment)])[0]

    assert isinstance(outcome, Captured)
    assert f.escrow(part) == part.total_minor


def test_an_order_nobody_knows_gets_its_money_back(orders: f.Orders) -> None:
    part = f.part(orders)
    payment = f.started(f.purchase(part))
    sql.execute("DELETE FROM test_payable")

    assert isinstance(services.apply_snapshots([f.success(payment)])[0], Late)


def test_prestashop_1251_several_tabs_two_payments_one_purchase(orders: f.Orders) -> None:
    part, purchase_id = f.part(orders), uuid7()
    first = f.started(f.purchase(part, purchase_id=purchase_id))
    second = f.started(f.purchase(part, purchase_id=purchase_id, method="instant"))

    outcomes = services.apply_snapshots([f.success(second), f.success(first)])

    assert isinstance(outcomes[1], Captured)
    assert isinstance(outcomes[0], Duplicate)
    assert (f.escrow(part), f.suspense(second), f.clearing()) == (part.total_minor, part.total_minor, 2 * part.total_minor)
    assert (len(orders.paid_parts), f.journals("order.pay")) == (1, 1)
    states = Payment.objects.values_list("outcome", flat=True).order_by("id")
    assert list(states) == [Outcome.ACCEPTED, Outcome.DUPLICATE]


def test_a_purchase_that_is_paid_takes_no_second_payment_for_its_other_orders(orders: f.Orders) -> None:
    one, two, purchase_id = f.part(orders), f.part(orders), uuid7()
    first, second = (f.started(f.purchase(p, purchase_id=purchase_id)) for p in (one, two))

    outcomes = services.apply_snapshots([f.success(first), f.success(second)])

    assert [type(outcome) for outcome in outcomes] == [Captured, Duplicate]
    assert orders.state(two.order_id) == "accept"


def test_one_closed_order_of_a_merged_payment_gets_its_share_back(orders: f.Orders) -> None:
    kept, gone = f.part(orders, 10000, 0, 0), f.part(orders, 5000, 0, 0)
    payment = f.started(f.purchase(kept, gone))
    orders.close(gone.order_id)

    outcome = services.apply_snapshots([f.success(payment)])[0]

    assert isinstance(outcome, Captured)
    assert (outcome.order_ids, Refund.objects.get().id) == ((kept.order_id,), outcome.refund_id)
    assert (f.escrow(kept), f.escrow(gone), f.suspense(payment)) == (10000, 0, 5000)
    assert [p.order_id for p in PaymentPart.objects.filter(is_diverted=True)] == [gone.order_id]
    assert Payment.objects.get().refunding_minor == 5000


def test_medusa_13301_a_failed_duplicate_step_never_undoes_the_good_payment(orders: f.Orders) -> None:
    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part))
    services.pay_in_cashier(trade_no)
    f.tell(payment)
    orders.fails = True

    for step in (services.work_inbox, services.poll_pending, services.send_refunds):
        step()
    services.refresh([payment.payment_id])
    services.close([payment.payment_id])
    services.apply_snapshots([Snapshot(payment.our_ref, TradeState.FAILED), Snapshot(payment.our_ref, TradeState.CLOSED)])

    assert Payment.objects.get().state == PaymentState.SUCCEEDED
    assert (f.escrow(part), Refund.objects.count()) == (part.total_minor, 0)


def test_elizaos_11022_a_refund_of_a_duplicate_leaves_its_key_spent(orders: f.Orders) -> None:
    part, purchase_id = f.part(orders), uuid7()
    first, second = (f.started(f.purchase(part, purchase_id=purchase_id)) for _ in range(2))
    services.apply_snapshots([f.success(first), f.success(second)])

    outcomes = services.apply_snapshots([f.success(second)])

    assert outcomes == [Unchanged(second.payment_id, PaymentState.SUCCEEDED)]
    assert Refund.objects.count() == 1
    assert services.start([f.purchase(part, purchase_id=purchase_id)])[0].code == "payments.already_paid"  # type: ignore[union-attr]


def test_a_number_nobody_knows_changes_nothing(orders: f.Orders) -> None:
    assert services.apply_snapshots([Snapshot("P-unknown", TradeState.SUCCEEDED, 1, "CNY")]) == [Unchanged(None, None)]


def test_when_the_room_above_fails_nothing_of_the_capture_stays(orders: f.Orders) -> None:
    part = f.part(orders)
    payment = f.started(f.purchase(part))
    orders.fails = True

    with pytest.raises(RuntimeError, match="the room above failed"):
        services.apply_snapshots([f.success(payment)])

    assert Payment.objects.get().state == PaymentState.NEW
    assert sql.scalar("SELECT count(*) FROM ledger.journal") == 0
    assert sql.scalar("SELECT count(*) FROM events_fact") == 0


def test_a_shuffled_pile_of_snapshots_gives_one_journal_for_each_payment(orders: f.Orders) -> None:
    dice = random.Random(13301)
    parts = [f.part(orders) for _ in range(40)]
    payments = [f.started(f.purchase(part)) for part in parts]
    pile = [
        snapshot
        for payment in payments
        for snapshot in [f.success(payment)] * dice.randint(1, 8)
        + [Snapshot(payment.our_ref, TradeState.WAITING)] * dice.randint(0, 2)
        + [f.success(payment, state=TradeState.FINISHED)] * dice.randint(0, 1)
    ]
    dice.shuffle(pile)

    while pile:
        batch, pile = pile[: dice.randint(1, 30)], pile[30:] if len(pile) > 30 else []
        services.apply_snapshots(batch)
    services.apply_snapshots([f.success(payment) for payment in payments])

    assert f.journals("order.pay") == len(payments)
    assert all(f.escrow(part) == part.total_minor for part in parts)
    assert (Refund.objects.count(), len(orders.paid_parts)) == (0, len(parts))
