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


UNIQUE = """
SELECT i.indrelid::regclass::text AS place,
       (SELECT string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_attribute a
         WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey::int2[])) AS columns
  FROM pg_index i WHERE i.indisunique AND i.indexprs IS NULL
"""
# By what a row of money is known outside its table: whoever asks twice must not get two.
NATURAL_KEYS = {
    ("orders_purchase", "idempotency_key"),
    ("orders_order", "number"),
    ("payments_payment", "our_ref"),
    ("payments_payment", "purchase_id"),  # of those that were accepted
    ("payments_paymentpart", "order_id payment_id"),
    ("payments_notification", "event_id provider"),
    ("payments_refund", "request_no"),
    ("payments_refund", "retry_of_id"),
    ("payments_payout", "request_no"),
    ("settlement_settlement", "order_id"),
    ("settlement_claim", "kind line order_id"),
    ("aftersales_case", "order_id sequence"),
    ("aftersales_refundable", "order_id position"),
    ("aftersales_chargeback", "order_id provider provider_ref"),
    ("reconciliation_statement", "day provider"),
    ("reconciliation_break", "key kind provider"),
    ("events_timer", "kind subject"),
    ("ledger.account", "currency kind owner_ref"),
    ("ledger.journal", "kind ref"),
    ("ledger.transfer", "pending_id"),
    ("sandbox_trade", "out_trade_no"),
    ("sandbox_refund", "out_request_no trade_id"),
    ("sandbox_payout", "out_biz_no"),
}


def test_spree_13938_every_natural_key_of_money_is_unique() -> None:
    """A platform without such an index had two rows of one payment."""
    assert NATURAL_KEYS - set(sql.rows(UNIQUE)) == set()
