"""Wrong states cannot be written down."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from tests.payments import factories as f
from tests.payments.test_refunds import captured

from entrepot.database import sql
from entrepot.kernel.ids import uuid7
from entrepot.payments import services

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change",
    [
        "refunding_minor = received_minor + 1",
        "refunded_minor = -1",
        "amount_minor = 0",
        "state = 'invented'",
        "outcome = ''",
        "received_minor = 1",
        "received_currency = 'USD'",
        "paid_at = NULL",
        "state = 'closed'",
    ],
)
def test_a_captured_payment_cannot_contradict_itself(orders: f.Orders, change: str) -> None:
    captured(orders, f.part(orders))

    with pytest.raises(IntegrityError), transaction.atomic():
        sql.execute(f"UPDATE payments_payment SET {change}")


def test_a_purchase_cannot_have_two_accepted_payments(orders: f.Orders) -> None:
    part, purchase_id = f.part(orders), uuid7()
    first, second = (f.started(f.purchase(part, purchase_id=purchase_id)) for _ in range(2))
    services.apply_snapshots([f.success(first), f.success(second)])

    with pytest.raises(IntegrityError, match="payment_one_accepted_per_purchase"), transaction.atomic():
        sql.execute("UPDATE payments_payment SET outcome = 'accepted' WHERE id = %s", [second.payment_id])
