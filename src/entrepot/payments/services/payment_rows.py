"""Payments as `apply_snapshots` reads and writes them: sets of rows, a statement each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.payments.enums import PaymentState
from entrepot.payments.rules import Known, Share, Verdict
from entrepot.payments.types import PaidPart, PartAmount

from .write_refunds import NewRefund


@dataclass(slots=True)
class Paid:
    """A payment that succeeded, where its money goes, and the refund of what does not stay."""

    payment: Known
    verdict: Verdict
    provider_ref: str
    paid_at: datetime
    refund: NewRefund | None


def known_payments(refs: Sequence[str]) -> list[tuple[Known, PaymentState]]:
    """The payments of these numbers of ours with the state they had a moment ago; nothing is locked."""
    payments: dict[UUID, tuple[tuple[Any, ...], list[Share]]] = {}
    for row in sql.rows(_READ, [sql.texts(set(refs))]):
        share = Share(row[11], PartAmount(*row[12:17]))
        payments.setdefault(row[0], (row[:11], []))[1].append(share)
    return [(Known(*[*head[:9], tuple(shares), head[10]]), PaymentState(head[9])) for head, shares in payments.values()]


def base_of(payment: Known) -> tuple[None, UUID, UUID, str, int, str]:
    """The first fields of every fact of a payment."""
    return None, payment.id, payment.purchase_id, payment.provider, payment.amount_minor, payment.currency


def parts_of(done: Paid) -> Iterable[PaidPart]:
    """What the orders are told that took their share."""
    payment = done.payment
    for share in done.verdict.taken:
        part = share.amount
        yield PaidPart(
            payment.id,
            payment.purchase_id,
            part.order_id,
            part.store_id,
            part.goods_minor,
            part.freight_minor,
            part.tax_minor,
            payment.currency,
            payment.provider,
            payment.method,
            done.paid_at,
        )


def write_received(paid: Sequence[Paid]) -> None:
    """Bring the rows of successful payments to their end."""
    verdicts = [done.verdict for done in paid]
    columns = [
        sql.plain(done.payment.id for done in paid),
        sql.texts(verdict.state.value for verdict in verdicts),
        sql.texts(verdict.outcome.value for verdict in verdicts),
        sql.plain(verdict.received_minor for verdict in verdicts),
        sql.texts(verdict.received_currency for verdict in verdicts),
        sql.plain(done.refund.amount_minor if done.refund else 0 for done in paid),
        sql.texts(done.provider_ref for done in paid),
        sql.moments(done.paid_at for done in paid),
    ]
    sql.execute(_RECEIVE, columns)


_READ: Final = """
SELECT p.id, p.purchase_id, p.provider, p.method, p.amount_minor, p.currency, p.our_ref, p.seller_ref, p.expires_at, p.state,
       p.is_captured_later,
       s.id, s.order_id, s.store_id, s.goods_minor, s.freight_minor, s.tax_minor
  FROM payments_payment p JOIN payments_paymentpart s ON s.payment_id = p.id
 WHERE p.our_ref = ANY(%s::text[]) ORDER BY p.id, s.order_id
"""

# LIMIT 1 for the same reason as in `start`.

LOCK: Final = """
SELECT p.id, p.our_ref, p.state, p.purchase_id,
       coalesce((SELECT true FROM payments_payment o WHERE o.purchase_id = p.purchase_id AND o.outcome = 'accepted' LIMIT 1), false),
       CASE WHEN p.is_captured_later THEN (SELECT a.state FROM payments_authorisation a WHERE a.payment_id = p.id) END
  FROM payments_payment p WHERE p.id = ANY(%s::uuid[]) ORDER BY p.id FOR NO KEY UPDATE OF p
"""

_RECEIVE: Final = """
UPDATE payments_payment p
   SET state = u.state, outcome = u.outcome, received_minor = u.received_minor, received_currency = u.received_currency,
       refunding_minor = u.refunding_minor, provider_ref = u.provider_ref, paid_at = u.paid_at, next_query_at = NULL
  FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::timestamptz[])
       AS u(id, state, outcome, received_minor, received_currency, refunding_minor, provider_ref, paid_at)
 WHERE p.id = u.id
"""

MOVE: Final = """
UPDATE payments_payment p
   SET state = u.state, next_query_at = CASE WHEN u.state IN ('failed', 'closed', 'expired') THEN NULL ELSE p.next_query_at END
  FROM unnest(%s::uuid[], %s::text[]) AS u(id, state) WHERE p.id = u.id
"""
