"""Snapshots that bring no money."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.payments import factories as f

from entrepot.database import sql
from entrepot.kernel.clock import VirtualClock
from entrepot.payments import services
from entrepot.payments.enums import PaymentState, TradeState
from entrepot.payments.models import Payment
from entrepot.payments.types import Snapshot, Unchanged

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (TradeState.WAITING, PaymentState.PENDING),
        (TradeState.PROCESSING, PaymentState.PROCESSING),
        (TradeState.FAILED, PaymentState.FAILED),
        (TradeState.CLOSED, PaymentState.CLOSED),
        (TradeState.ABSENT, PaymentState.NEW),
    ],
)
def test_a_snapshot_without_money_moves_only_the_state(orders: f.Orders, seen: TradeState, state: PaymentState) -> None:
    payment = f.started(f.purchase(f.part(orders)))

    assert services.apply_snapshots([Snapshot(payment.our_ref, seen)]) == [Unchanged(payment.payment_id, state)]

    assert Payment.objects.get().state == state
    assert sql.scalar("SELECT count(*) FROM ledger.journal") == 0


def test_a_payment_never_goes_backwards(orders: f.Orders) -> None:
    payment = f.started(f.purchase(f.part(orders)))
    services.apply_snapshots([Snapshot(payment.our_ref, TradeState.PROCESSING)])

    services.apply_snapshots([Snapshot(payment.our_ref, TradeState.WAITING)])
    assert Payment.objects.get().state == PaymentState.PROCESSING

    services.apply_snapshots([Snapshot(payment.our_ref, TradeState.FAILED), Snapshot(payment.our_ref, TradeState.PROCESSING)])
    assert Payment.objects.get().state == PaymentState.FAILED


def test_a_close_after_the_expiry_is_called_expired(virtual_clock: VirtualClock, orders: f.Orders) -> None:
    payment = f.started(f.purchase(f.part(orders)))
    virtual_clock.advance(timedelta(hours=25))

    services.apply_snapshots([Snapshot(payment.our_ref, TradeState.CLOSED)])

    assert Payment.objects.get().state == PaymentState.EXPIRED
