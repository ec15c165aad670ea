"""The door for providers' messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.payments import registry
from entrepot.payments.ports import Malformed, OfNoConcern, RejectedNotification, VerifiedEvent, WrongRecipient
from entrepot.payments.types import Acknowledgement

MAX_BYTES: Final = 64 * 1024


def receive_notification(provider: str, raw: bytes, headers: Mapping[str, str]) -> Acknowledgement:
    """Verify the raw bytes, put the event into the inbox once, and answer after the commit.

    Nothing moves here: the inbox worker asks the provider. A duplicate is acknowledged at once. A message that fails
    verification or is not for us is answered with a failure and counted, not stored; one about things that we never ask about
    is counted and acknowledged. Raises UnknownProvider. Must be called outside a transaction, else the acknowledgement would
    come before the commit.
    """
    driver = registry.driver(provider)
    now = clock.now()
    try:
        if len(raw) > MAX_BYTES:
            raise Malformed("larger than 64 KB")
        event = driver.parse_notification(raw, headers, now)
        if not _is_ours(provider, event):
            raise WrongRecipient(event.number)
    except RejectedNotification as rejection:
        sql.execute(_COUNT, [provider, rejection.reason, now.date()])
        return driver.ack(ok=isinstance(rejection, OfNoConcern))
    with transaction.atomic(durable=True):
        sql.execute(_INSERT, [provider, event.event_id, event.subject, event.number, raw, now, now])
    return driver.ack(ok=True)


def _is_ours(provider: str, event: VerifiedEvent) -> bool:
    return sql.one(_OURS[event.subject], [event.number, provider]) is not None


_OURS: Final = {
    "payment": "SELECT 1 FROM payments_payment WHERE our_ref = %s AND provider = %s",
    "refund": """SELECT 1 FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id
                  WHERE r.request_no = %s AND p.provider = %s""",
    "payout": "SELECT 1 FROM payments_payout WHERE request_no = %s AND provider = %s",
}

_INSERT = """
INSERT INTO payments_notification (provider, event_id, subject, number, raw, received_at, state, attempts, next_try_at)
VALUES (%s, %s, %s, %s, %s, %s, 'new', 0, %s) ON CONFLICT (provider, event_id) DO NOTHING
"""

_COUNT = """
INSERT INTO payments_rejectednotifications (provider, reason, day, number) VALUES (%s, %s, %s, 1)
ON CONFLICT (provider, reason, day) DO UPDATE SET number = payments_rejectednotifications.number + 1
"""
