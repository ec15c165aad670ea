"""What providers keep ready for orders, as the rooms above ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.payments import capture_policy
from entrepot.payments.types import PartAmount

# Of several authorisations of an order (one let go, one held) the one that counts is the newest.
_VIEW: Final = """
SELECT DISTINCT ON (a.order_id) a.order_id, a.payment_id, a.state, p.amount_minor, a.authorised_minor, a.currency, p.provider,
       a.authorised_at, a.until, a.attempt, a.asked_at, a.next_try_at, a.message
  FROM payments_authorisation a JOIN payments_payment p ON p.id = a.payment_id
"""
_SECURES: Final = ("held", "capturing", "refused")


class AuthorisationView(NamedTuple):
    """What is kept ready for an order: `amount_minor` will be taken of `authorised_minor`, until `until` at the latest.

    `attempt` counts captures, `asked_at` is when the first was asked for, `next_try_at` when something happens next, if anything.
    """

    order_id: UUID
    payment_id: UUID
    state: str
    amount_minor: int
    authorised_minor: int
    currency: str
    provider: str
    authorised_at: datetime
    until: datetime
    attempt: int
    asked_at: datetime | None
    next_try_at: datetime | None
    message: str

    @property
    def capture_numbers(self) -> list[str]:
        """The numbers under which the provider was asked to take it."""
        return [f"C{self.payment_id.hex}-{attempt}" for attempt in range(1, self.attempt + 1)]

    @property
    def is_given_up(self) -> bool:
        """Whether the provider will not be asked again by itself."""
        return self.state == "lapsed" or (self.state == "refused" and self.next_try_at is None)


def authorisations(order_ids: Sequence[UUID]) -> dict[UUID, AuthorisationView]:
    """The newest authorisation of each of these orders that ever had one; one statement."""
    rows = sql.rows(
        _VIEW + " WHERE a.order_id = ANY(%s::uuid[]) ORDER BY a.order_id, a.payment_id DESC", [sql.plain(order_ids)]
    )
    return {row[0]: AuthorisationView(*row) for row in rows}


def secured_orders(order_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the orders for which an amount is kept ready now, or is being taken; one statement."""
    rows = sql.rows(
        "SELECT order_id FROM payments_authorisation WHERE order_id = ANY(%s::uuid[]) AND state = ANY(%s::text[])",
        [sql.plain(order_ids), sql.texts(_SECURES)],
    )
    return {row[0] for row in rows}


def is_left_to_pay(order_id: UUID) -> bool:
    """Whether an order that was to be paid on receipt has to be paid otherwise: the capture was refused, or nothing is there."""
    states = {row[0] for row in sql.rows("SELECT state FROM payments_authorisation WHERE order_id = %s", [order_id])}
    return not states & {"held", "capturing"}


def left_to_pay(parts: Sequence[PartAmount]) -> tuple[PartAmount, ...]:
    """What these orders still ask for: what was left out of an authorisation stays left out; one statement."""
    rows = sql.rows(_LEFT_OUT, [sql.plain(part.order_id for part in parts)])
    less = {order_id: amounts for order_id, *amounts in rows}
    found = []
    for part in parts:
        goods, freight, tax = less.get(part.order_id, (0, 0, 0))
        found.append(
            replace(
                part,
                goods_minor=part.goods_minor - goods,
                freight_minor=part.freight_minor - freight,
                tax_minor=part.tax_minor - tax,
            )
        )
    return tuple(found)


def taken_early_before(at: datetime) -> datetime:
    """Authorisations that end before this are used at that moment, by the dated policy."""
    return at + capture_policy.in_force(at).early


def ending_authorisations(before: datetime, limit: int = 200) -> list[UUID]:
    """Orders whose authorisation is held and ends before that moment, the first to end first; one statement."""
    rows = sql.rows(
        "SELECT order_id FROM payments_authorisation WHERE state = 'held' AND until < %s ORDER BY until LIMIT %s",
        [before, limit],
    )
    return [row[0] for row in rows]


_LEFT_OUT: Final = """
SELECT a.order_id, sum(r.goods_minor)::bigint, sum(r.freight_minor)::bigint, sum(r.tax_minor)::bigint
  FROM payments_reduction r JOIN payments_authorisation a ON a.payment_id = r.authorisation_id
 WHERE a.order_id = ANY(%s::uuid[]) GROUP BY 1
"""
