"""Money that providers keep, and what became of asking them to let it go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.payments import registry, release_policy
from entrepot.payments.types import HeldPayment

_HELD: Final = """
SELECT s.order_id, p.id, p.provider, p.paid_at + make_interval(days => p.hold_days)
  FROM payments_paymentpart s JOIN payments_payment p ON p.id = s.payment_id
 WHERE s.order_id = ANY(%s::uuid[]) AND NOT s.is_diverted AND p.outcome = 'accepted' AND p.hold_days IS NOT NULL
"""
_VIEW: Final = """
SELECT r.id, r.payment_id, r.order_id, r.store_id, p.provider, p.our_ref, r.attempt, r.amount_minor, r.currency, r.state, r.request_no,
       r.code, r.message, r.created_at, r.closed_at, r.next_try_at, r.tries, p.paid_at + make_interval(days => p.hold_days)
  FROM payments_release r JOIN payments_payment p ON p.id = r.payment_id
"""


class ReleaseView(NamedTuple):
    """One attempt to have an order's money let go; `state` is a ReleaseState. The provider keeps it until `until` at the longest."""

    id: UUID
    payment_id: UUID
    order_id: UUID
    store_id: UUID
    provider: str
    our_ref: str
    attempt: int
    amount_minor: int
    currency: str
    state: str
    request_no: str
    code: str
    message: str
    created_at: datetime
    closed_at: datetime | None
    next_try_at: datetime | None
    tries: int
    until: datetime

    @property
    def is_open(self) -> bool:
        """Whether the provider has not said yes or no."""
        return self.closed_at is None


def held_payments(order_ids: Sequence[UUID]) -> dict[UUID, HeldPayment]:
    """The payments of these orders whose money the provider keeps, or kept until a time that is over; one statement."""
    return {row[0]: HeldPayment(*row) for row in sql.rows(_HELD, [sql.plain(order_ids)])}


def releases_of(order_ids: Sequence[UUID]) -> dict[UUID, list[ReleaseView]]:
    """The attempts of each order, oldest first; an order without any has an empty list. One statement."""
    found: dict[UUID, list[ReleaseView]] = {order_id: [] for order_id in order_ids}
    rows = sql.rows(_VIEW + " WHERE r.order_id = ANY(%s::uuid[]) ORDER BY r.order_id, r.attempt", [sql.plain(found)])
    for row in rows:
        found[row[2]].append(ReleaseView(*row))
    return found


def order_of_release(release_id: UUID) -> UUID | None:
    """The order whose money it is about."""
    row = sql.one("SELECT order_id FROM payments_release WHERE id = %s", [release_id])
    return row[0] if row else None


def declined_releases(limit: int = 100) -> list[ReleaseView]:
    """Releases that the provider declined and nobody tried again: a person's work list, oldest first. One statement."""
    later = "SELECT 1 FROM payments_release n WHERE n.order_id = r.order_id AND n.attempt > r.attempt"
    where = f" WHERE r.state = 'declined' AND NOT EXISTS ({later}) ORDER BY r.closed_at, r.id LIMIT %s"
    return [ReleaseView(*row) for row in sql.rows(_VIEW + where, [limit])]


def releases_left(payment_id: UUID) -> int:
    """How often a payment's money may still be asked for, by the dated policy of its provider; one statement."""
    row = sql.one(
        """SELECT p.provider, p.created_at, (SELECT count(*) FROM payments_release r WHERE r.payment_id = p.id)
             FROM payments_payment p WHERE p.id = %s""",
        [payment_id],
    )
    if row is None:
        return 0
    terms = registry.driver(row[0]).capabilities.hold_terms
    return max(0, release_policy.in_force(terms, row[1]).most_releases - int(row[2]))


def open_releases(limit: int = 100) -> list[ReleaseView]:
    """Releases that the provider has not answered, the longest waiting first. One statement."""
    where = " WHERE r.closed_at IS NULL ORDER BY r.created_at, r.id LIMIT %s"
    return [ReleaseView(*row) for row in sql.rows(_VIEW + where, [limit])]


def ages_of_alarm(at: datetime) -> tuple[timedelta, timedelta]:
    """So long after its payment the first order can be near the end of the provider's hold, and how long before the end a person is
    told (dated policy).
    """
    return release_policy.earliest_alarm(at), release_policy.longest_alarm(at)
