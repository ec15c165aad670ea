"""Amounts that a provider keeps ready: nothing is booked before they are taken, and they are taken once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from tests.payments import factories as f
from tests.payments.test_crashes import crash_everywhere
from tests.payments.test_races import at_once

from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.payments import services
from entrepot.payments.enums import AuthorisationState as S
from entrepot.payments.enums import Outcome, PayableState, PaymentState, TradeState
from entrepot.payments.errors import CaptureUnderWay, NoAuthorisation, NotAuthorisable, ReducesTooMuch
from entrepot.payments.models import Authorisation, Payment, Refund, SandboxTrade
from entrepot.payments.providers.sandbox.faults import faults
from entrepot.payments.queries import authorisations, ending_authorisations, is_left_to_pay, left_to_pay, secured_orders
from entrepot.payments.types import Authorised, PartAmount, RefundOutcome, RefundRequest, Started, Unchanged, Unneeded

pytestmark = pytest.mark.django_db


def authorised(orders: f.Orders, part: PartAmount | None = None, **more: object) -> tuple[PartAmount, Started]:
    """An order whose amount the sandbox keeps ready, and the payment."""
    part = part or f.part(orders)
    payment, trade_no = f.opened(f.purchase(part, later=True, **more))  # type: ignore[arg-type]
    services.pay_in_cashier(trade_no)
    f.tell(payment)
    return part, payment


def capture(part: PartAmount) -> dict[UUID, str]:
    """Ask for it and carry it out."""
    with transaction.atomic():
        asked = services.ask_capture([part.order_id])
    return services.send_authorisations(list(asked.values()))


def state_of(payment: Started) -> tuple[str, str]:
    row = Payment.objects.select_related("authorisation").get(pk=payment.payment_id)
    return row.state, row.authorisation.state


def test_an_authorised_amount_is_in_no_book_and_secures_the_order(orders: f.Orders, virtual_clock: VirtualClock) -> None:
    part, payment = authorised(orders)

    assert state_of(payment) == (PaymentState.AUTHORISED, S.HELD)
    assert (f.escrow(part), f.clearing(), f.journals("order.pay")) == (0, 0, 0)
    assert orders.state(part.order_id) == PayableState.SECURED
    assert secured_orders([part.order_id]) == {part.order_id}
    seen = authorisations([part.order_id])[part.order_id]
    assert (seen.amount_minor, seen.authorised_minor, seen.until) == (21820, 21820, clock.now() + timedelta(days=7))
    assert not seen.is_given_up


def test_taking_it_brings_it_into_escrow_once(orders: f.Orders) -> None:
    part, payment = authorised(orders)

    assert capture(part) == {payment.payment_id: S.CAPTURED}
    services.send_authorisations()
    assert services.refresh([payment.payment_id]) == [Unchanged(payment.payment_id, PaymentState.SUCCEEDED)]
    with transaction.atomic():
        assert services.ask_capture([part.order_id]) == {}

    assert state_of(payment) == (PaymentState.SUCCEEDED, S.CAPTURED)
    assert (f.escrow(part), f.clearing(), f.journals("order.pay"), len(orders.paid_parts)) == (21820, 21820, 1, 1)


def test_what_was_left_out_before_is_not_taken(orders: f.Orders) -> None:
    part, payment = authorised(orders)
    reduction_id = uuid7()
    less = PartAmount(part.order_id, part.store_id, 5000, 0, 820)

    for is_new in (True, False):
        with transaction.atomic():
            assert services.reduce_authorisation(reduction_id, less, reason="case 1") is is_new
    assert left_to_pay([part]) == (PartAmount(part.order_id, part.store_id, 15000, 0, 1000),)
    capture(part)

    row = Payment.objects.get(pk=payment.payment_id)
    assert (row.received_minor, row.authorisation.authorised_minor, row.authorisation.reduced_minor) == (16000, 21820, 5820)
    assert (f.escrow(part), f.clearing()) == (16000, 16000)
    assert SandboxTrade.objects.get().captured_minor == 16000


@pytest.mark.parametrize("amounts", [(20001, 0, 0), (0, 1, 0), (0, 0, 0), (-1, 0, 2)])
def test_what_is_not_there_cannot_be_left_out(orders: f.Orders, amounts: tuple[int, int, int]) -> None:
    part, payment = authorised(orders)

    with pytest.raises(ReducesTooMuch), transaction.atomic():
        services.reduce_authorisation(uuid7(), PartAmount(part.order_id, part.store_id, *amounts), reason="x")

    assert Payment.objects.get(pk=payment.payment_id).amount_minor == 21820


def test_with_nothing_left_the_amount_is_let_go(orders: f.Orders) -> None:
    part, payment = authorised(orders)
    with transaction.atomic():
        services.reduce_authorisation(uuid7(), PartAmount(part.order_id, part.store_id, 20000), reason="case 1")
        services.reduce_authorisation(uuid7(), PartAmount(part.order_id, part.store_id, 0, 0, 1820), reason="case 2")
    services.send_authorisations()

    assert state_of(payment) == (PaymentState.CLOSED, S.VOIDED)
    assert Authorisation.objects.get().reduced_minor == 21820
    told = sql.rows(
        "SELECT payload->>'amount_minor' FROM events_fact WHERE kind = 'payments.authorisation_reduced' ORDER BY position"
    )
    assert [row[0] for row in told] == ["1820", "0"]


def test_let_go_it_is_free_at_the_provider_and_cannot_be_taken(orders: f.Orders) -> None:
    part, payment = authorised(orders)

    with transaction.atomic():
        assert services.let_go([part.order_id]) == {part.order_id: payment.payment_id}
    assert services.send_authorisations([payment.payment_id]) == {payment.payment_id: S.VOIDED}
    assert capture(part) == {}

    assert state_of(payment) == (PaymentState.CLOSED, S.VOIDED)
    assert SandboxTrade.objects.get().status == "TRADE_CLOSED"
    with transaction.atomic():
        assert isinstance(services.let_go([part.order_id])[part.order_id], NoAuthorisation)


def test_while_the_answer_to_a_capture_is_out_nothing_else_is_decided(orders: f.Orders) -> None:
    part, payment = authorised(orders)
    faults.inject("capture", "timeout_after")

    assert capture(part) == {payment.payment_id: S.CAPTURING}
    with transaction.atomic():
        assert isinstance(services.let_go([part.order_id])[part.order_id], CaptureUnderWay)
    with pytest.raises(CaptureUnderWay), transaction.atomic():
        services.reduce_authorisation(uuid7(), PartAmount(part.order_id, part.store_id, 1), reason="x")
    assert (f.escrow(part), f.clearing()) == (0, 0)


@pytest.mark.parametrize("effect", ["timeout_before", "timeout_after", "server_error_after", "busy", "bad_signature"])
def test_an_unanswered_capture_is_asked_about_and_taken_once(
    orders: f.Orders, virtual_clock: VirtualClock, effect: str
) -> None:
    part, payment = authorised(orders)
    faults.inject("capture", effect)
    capture(part)

    virtual_clock.advance(timedelta(minutes=2))
    assert services.send_authorisations() == {payment.payment_id: S.CAPTURED}

    assert (f.escrow(part), f.journals("order.pay"), Authorisation.objects.get().attempt) == (21820, 1, 1)


def test_a_refused_capture_is_tried_again_under_new_numbers_and_then_given_up(
    orders: f.Orders, virtual_clock: VirtualClock
) -> None:
    part, _ = authorised(orders)
    faults.inject("capture", "declined", times=4)
    capture(part)

    for hours in (6, 24, 72):
        row = Authorisation.objects.get()
        assert (row.state, row.next_try_at) == (S.REFUSED, virtual_clock.now() + timedelta(hours=hours))
        assert services.send_authorisations() == {}
        virtual_clock.advance(timedelta(hours=hours))
        services.send_authorisations()

    seen = authorisations([part.order_id])[part.order_id]
    assert (seen.state, seen.attempt, seen.is_given_up, seen.message) == (S.REFUSED, 4, True, "DECLINED_BY_FAULT")
    assert is_left_to_pay(part.order_id)
    numbers = sql.rows("SELECT DISTINCT number FROM payments_providercall WHERE kind = 'capture' ORDER BY 1")
    assert [number.rpartition("-")[2] for (number,) in numbers] == ["1", "2", "3", "4"]
    told = sql.rows("SELECT payload->>'refusals' FROM events_fact WHERE kind = 'payments.capture_refused' ORDER BY position")
    assert [row[0] for row in told] == ["1", "2", "3", "4"]


def test_a_person_tries_a_refused_capture_again_before_its_time(orders: f.Orders) -> None:
    part, payment = authorised(orders)
    faults.inject("capture", "declined")
    capture(part)

    with transaction.atomic():
        assert services.try_again(part.order_id) == payment.payment_id
    assert services.send_authorisations([payment.payment_id]) == {payment.payment_id: S.CAPTURED}

    assert f.escrow(part) == 21820


def test_an_authorisation_that_ends_at_the_provider_leaves_the_order_to_be_paid_otherwise(
    orders: f.Orders, virtual_clock: VirtualClock
) -> None:
    part, payment = authorised(orders)
    assert ending_authorisations(virtual_clock.now() + timedelta(days=6)) == []
    assert ending_authorisations(virtual_clock.now() + timedelta(days=8)) == [part.order_id]

    virtual_clock.advance(timedelta(days=7, minutes=1))
    assert services.send_authorisations() == {payment.payment_id: S.LAPSED}

    assert state_of(payment) == (PaymentState.EXPIRED, S.LAPSED)
    assert secured_orders([part.order_id]) == set()
    assert authorisations([part.order_id])[part.order_id].is_given_up
    assert sql.scalar("SELECT count(*) FROM events_fact WHERE kind = 'payments.authorisation_lapsed'") == 1
    with transaction.atomic():
        assert services.reduce_authorisation(uuid7(), PartAmount(part.order_id, part.store_id, 500), reason="later case")
    assert left_to_pay([part])[0].total_minor == part.total_minor - 500


def test_a_capture_after_the_end_of_the_authorisation_takes_nothing(orders: f.Orders, virtual_clock: VirtualClock) -> None:
    part, payment = authorised(orders)
    virtual_clock.advance(timedelta(days=8))

    assert capture(part) == {payment.payment_id: S.LAPSED}

    assert (f.escrow(part), f.clearing(), is_left_to_pay(part.order_id)) == (0, 0, True)


def test_money_that_comes_another_way_lets_the_authorisation_go(orders: f.Orders) -> None:
    purchase_id = uuid7()
    part, held = authorised(orders, purchase_id=purchase_id)
    other, trade_no = f.opened(f.purchase(part, purchase_id=purchase_id))
    services.pay_in_cashier(trade_no)
    services.refresh([other.payment_id])

    assert state_of(held) == (PaymentState.AUTHORISED, S.VOIDING)
    services.send_authorisations()

    assert state_of(held) == (PaymentState.CLOSED, S.VOIDED)
    assert (f.escrow(part), f.clearing()) == (21820, 21820)


def test_a_second_authorisation_of_the_same_order_is_let_go(orders: f.Orders) -> None:
    purchase_id = uuid7()
    part, first = authorised(orders, purchase_id=purchase_id)
    second, trade_no = f.opened(f.purchase(part, purchase_id=purchase_id, later=True))
    services.pay_in_cashier(trade_no)

    assert services.refresh([second.payment_id]) == [Unneeded(second.payment_id, "secured")]
    services.send_authorisations()

    assert (state_of(first)[1], state_of(second)[1]) == (S.HELD, S.VOIDED)


def test_an_authorisation_of_an_order_that_was_closed_meanwhile_is_let_go(orders: f.Orders) -> None:
    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part, later=True))
    orders.close(part.order_id)
    services.pay_in_cashier(trade_no)
    f.tell(payment)

    services.send_authorisations()

    assert state_of(payment) == (PaymentState.CLOSED, S.VOIDED)


@pytest.mark.parametrize(
    ("effect", "reason"), [("amount_plus_one", "amount"), ("other_currency", "currency"), ("wrong_seller", "recipient")]
)
def test_an_authorisation_of_something_else_secures_nothing(orders: f.Orders, effect: str, reason: str) -> None:
    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part, later=True))
    services.pay_in_cashier(trade_no)
    with faults.during("query", effect):
        assert services.refresh([payment.payment_id]) == [Unneeded(payment.payment_id, reason)]

    assert (orders.state(part.order_id), state_of(payment)[1]) == (PayableState.ACCEPT, S.VOIDING)


def test_a_late_word_of_the_authorisation_changes_nothing_after_it_was_let_go(orders: f.Orders) -> None:
    part, payment = authorised(orders)
    stale = f.success(payment, state=TradeState.AUTHORISED, authorised_until=clock.now() + timedelta(days=7), paid_at=None)
    with transaction.atomic():
        services.let_go([part.order_id])
    services.send_authorisations()

    assert services.apply_snapshots([stale]) == [Unchanged(payment.payment_id, PaymentState.CLOSED)]

    assert state_of(payment) == (PaymentState.CLOSED, S.VOIDED)


def test_only_one_order_and_only_where_the_provider_can(orders: f.Orders) -> None:
    two, instant = (
        f.purchase(f.part(orders), f.part(orders), later=True),
        f.purchase(f.part(orders), later=True, method="instant"),
    )

    assert all(isinstance(outcome, NotAuthorisable) for outcome in services.start([two, instant]))
    assert not Payment.objects.exists()


def test_a_refund_of_what_was_taken_of_a_larger_authorisation_is_capped(orders: f.Orders) -> None:
    part, payment = authorised(orders)
    with transaction.atomic():
        services.reduce_authorisation(uuid7(), PartAmount(part.order_id, part.store_id, 20000), reason="case")
    capture(part)

    [too_much, fits] = [
        services.refund([RefundRequest(payment.payment_id, minor, "x", part.order_id)], actor=SYSTEM)[0]
        for minor in (1821, 1820)
    ]
    assert isinstance(too_much, Refused)
    assert isinstance(fits, RefundOutcome)
    assert (f.escrow(part), f.clearing()) == (0, 0)


def test_crash_at_every_statement_of_a_capture(
    monkeypatch: pytest.MonkeyPatch, virtual_clock: VirtualClock, orders: f.Orders
) -> None:
    def check(case: tuple[PartAmount, Started]) -> None:
        part, payment = case
        if state_of(payment)[1] == S.HELD:  # died before the wish was committed: nothing was asked for
            capture(part)
        assert state_of(payment) == (PaymentState.SUCCEEDED, S.CAPTURED)
        assert f.escrow(part) == part.total_minor

    crashes = crash_everywhere(monkeypatch, virtual_clock, lambda: authorised(orders), lambda case: capture(case[0]), check)

    assert crashes > 10
    assert f.journals("order.pay") == Payment.objects.count()
    assert not Refund.objects.exists()


def test_crash_at_every_statement_of_letting_go(
    monkeypatch: pytest.MonkeyPatch, virtual_clock: VirtualClock, orders: f.Orders
) -> None:
    def flow(case: tuple[PartAmount, Started]) -> None:
        with transaction.atomic():
            services.let_go([case[0].order_id])
        services.send_authorisations([case[1].payment_id])

    def check(case: tuple[PartAmount, Started]) -> None:
        if state_of(case[1])[1] == S.HELD:
            flow(case)
        assert state_of(case[1]) == (PaymentState.CLOSED, S.VOIDED)

    assert crash_everywhere(monkeypatch, virtual_clock, lambda: authorised(orders), flow, check) > 5
    assert f.journals("order.pay") == 0


@pytest.mark.django_db(transaction=True)
def test_capture_notification_and_two_workers_at_the_same_moment_book_once(orders: f.Orders) -> None:
    for _ in range(4):
        part, payment = authorised(orders)
        with transaction.atomic():
            services.ask_capture([part.order_id])

        at_once(
            lambda ids=[payment.payment_id]: services.send_authorisations(ids),
            lambda ids=[payment.payment_id]: services.send_authorisations(ids),
            lambda ids=[payment.payment_id]: services.refresh(ids),
            services.work_inbox,
        )
        services.refresh([payment.payment_id])

        assert state_of(payment) == (PaymentState.SUCCEEDED, S.CAPTURED)
        assert f.escrow(part) == part.total_minor
    assert f.journals("order.pay") == 4


@pytest.mark.django_db(transaction=True)
def test_of_capture_and_letting_go_at_the_same_moment_one_wins(orders: f.Orders) -> None:
    def let_go(order_id: UUID) -> object:
        with transaction.atomic():
            return services.let_go([order_id])[order_id]

    def ask(order_id: UUID) -> object:
        with transaction.atomic():
            return services.ask_capture([order_id])

    for _ in range(6):
        part, payment = authorised(orders)
        at_once(lambda i=part.order_id: let_go(i), lambda i=part.order_id: ask(i))
        services.send_authorisations([payment.payment_id])

        ends = {
            (PaymentState.SUCCEEDED.value, S.CAPTURED.value): part.total_minor,
            (PaymentState.CLOSED.value, S.VOIDED.value): 0,
        }
        assert f.escrow(part) == ends[state_of(payment)]


@pytest.mark.django_db(transaction=True)
def test_captured_and_paid_otherwise_at_the_same_moment_one_goes_back(orders: f.Orders) -> None:
    for _ in range(4):
        purchase_id = uuid7()
        part, held = authorised(orders, purchase_id=purchase_id)
        other, trade_no = f.opened(f.purchase(part, purchase_id=purchase_id))
        with transaction.atomic():
            services.ask_capture([part.order_id])
        services.pay_in_cashier(trade_no)

        at_once(
            lambda ids=[held.payment_id]: services.send_authorisations(ids),
            lambda ids=[other.payment_id]: services.refresh(ids),
        )
        services.send_authorisations([held.payment_id])
        services.send_refunds()

        assert f.escrow(part) == part.total_minor
        outcomes = sorted(Payment.objects.filter(purchase_id=purchase_id).values_list("outcome", flat=True))
        assert outcomes in ([Outcome.ACCEPTED, Outcome.DUPLICATE], [Outcome.NONE, Outcome.ACCEPTED])
    assert f.inflight() == 0


def test_outcomes_have_their_types(orders: f.Orders) -> None:
    part = f.part(orders)
    payment, trade_no = f.opened(f.purchase(part, later=True))
    services.pay_in_cashier(trade_no)

    [outcome] = services.refresh([payment.payment_id])

    assert isinstance(outcome, Authorised)
    assert (outcome.order_id, outcome.payment_id) == (part.order_id, payment.payment_id)
