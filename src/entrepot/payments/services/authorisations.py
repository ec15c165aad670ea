"""Ask for what is kept ready to be taken, to be let go, or to become less. Inside the caller's transaction; no provider is called.

What is asked for here is carried out by `send_authorisations`, after the commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.events.facts.payments import AuthorisationReduced
from entrepot.events.services import publish
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.payments.enums import AuthorisationState
from entrepot.payments.errors import CaptureUnderWay, NoAuthorisation, ReducesTooMuch
from entrepot.payments.models import Reduction
from entrepot.payments.types import PartAmount

S = AuthorisationState


class _Locked(NamedTuple):
    payment_id: UUID
    order_id: UUID
    state: str
    purchase_id: UUID
    provider: str
    amount_minor: int
    currency: str


def ask_capture(order_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """From now on the amounts kept ready for these orders are to be taken; the payment of each order that has something to take.

    Safe to repeat. An order whose amount was taken, let go or lost is left out. Locks the payments.
    """
    found = _lock(order_ids)
    now = clock.now()
    asking = [row.payment_id for row in found.values() if row.state == S.HELD]
    if asking:
        sql.execute(_ASK, {"now": now, "ids": sql.plain(asking)})
    return {order_id: row.payment_id for order_id, row in found.items() if row.state in _TAKEN}


def try_again(order_id: UUID) -> UUID:
    """Try a refused capture again now, under a new number, whatever the schedule says; the payment. Raises NoAuthorisation."""
    row = _lock([order_id]).get(order_id)
    if row is None or row.state not in {S.REFUSED, S.CAPTURING}:
        raise NoAuthorisation
    sql.execute("UPDATE payments_authorisation SET next_try_at = %s WHERE payment_id = %s", [clock.now(), row.payment_id])
    return row.payment_id


def let_go(order_ids: Sequence[UUID]) -> dict[UUID, UUID | Refused]:
    """The amounts kept ready for these orders are not needed any more: the payment of each order, or why not.

    Refused: CaptureUnderWay where the answer to a capture is out (ask again), NoAuthorisation where nothing ever was. One that ended
    at the provider is free already.
    Locks the payments.
    """
    found = _lock(order_ids)
    free = [row.payment_id for row in found.values() if row.state in {S.HELD, S.REFUSED}]
    if free:
        sql.execute(_LET_GO, [clock.now(), sql.plain(free)])
    outcomes: dict[UUID, UUID | Refused] = {}
    for order_id in order_ids:
        row = found.get(order_id)
        if row is None:
            outcomes[order_id] = NoAuthorisation()
        else:
            outcomes[order_id] = CaptureUnderWay() if row.state == S.CAPTURING else row.payment_id
    return outcomes


def reduce_authorisation(reduction_id: UUID, less: PartAmount, *, reason: str) -> bool:
    """Leave a part of an order out of what will be taken; whether it was new. Done once under an id.

    With nothing left the amount is let go. Of an authorisation that ended at the provider too: the shopper, who pays otherwise, owes
    that much less. Locks the payment. Raises NoAuthorisation, CaptureUnderWay (also while the shopper is at another cashier with the
    former amount), and ReducesTooMuch when less than that is left of its goods, freight or tax.
    """
    row = _lock([less.order_id]).get(less.order_id)
    if sql.scalar("SELECT true FROM payments_reduction WHERE id = %s", [reduction_id]):
        return False
    if row is None or row.state == S.VOIDING:
        raise NoAuthorisation
    if row.state == S.CAPTURING or sql.scalar(_PAYING, [row.purchase_id]):
        raise CaptureUnderWay
    left = row.amount_minor - less.total_minor
    parts = (less.goods_minor, less.freight_minor, less.tax_minor)
    if less.total_minor <= 0 or min(parts) < 0 or sql.one(_FITS, [row.payment_id, less.order_id, *parts]) is None:
        raise ReducesTooMuch(left_minor=row.amount_minor, currency=row.currency)
    if left:
        sql.execute(_REDUCE_PART, [*parts, row.payment_id, less.order_id])
        sql.execute("UPDATE payments_payment SET amount_minor = %s WHERE id = %s", [left, row.payment_id])
    elif row.state in {S.HELD, S.REFUSED}:
        sql.execute(_LET_GO, [clock.now(), sql.plain([row.payment_id])])
    sql.execute(
        "UPDATE payments_authorisation SET reduced_minor = reduced_minor + %s WHERE payment_id = %s",
        [less.total_minor, row.payment_id],
    )
    Reduction.objects.create(
        id=reduction_id,
        authorisation_id=row.payment_id,
        goods_minor=less.goods_minor,
        freight_minor=less.freight_minor,
        tax_minor=less.tax_minor,
        reason=reason[:200],
        at=clock.now(),
    )
    base = (None, row.payment_id, row.purchase_id, row.provider, left, row.currency)
    publish([AuthorisationReduced(*base, less.order_id, reduction_id, less.total_minor)])
    return True


def _lock(order_ids: Iterable[UUID]) -> Mapping[UUID, _Locked]:
    """What is kept ready for these orders, by order, its payments locked in ascending id; of several the one that counts."""
    ids = sql.plain(row[0] for row in sql.rows(_PAYMENTS, [sql.plain(order_ids)]))
    sql.rows("SELECT 1 FROM payments_payment WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE", [ids])
    rows = [_Locked(*row) for row in sql.rows(_STATES, [ids])]
    rows.sort(key=lambda row: _COUNTS.index(row.state))
    return {row.order_id: row for row in rows}


_TAKEN = frozenset({S.HELD, S.CAPTURING, S.REFUSED})
_COUNTS = (S.LAPSED, S.VOIDING, S.REFUSED, S.HELD, S.CAPTURING)  # the later, the more it counts

_PAYMENTS = """
SELECT payment_id FROM payments_authorisation
 WHERE order_id = ANY(%s::uuid[]) AND (closed_at IS NULL OR state = 'lapsed') ORDER BY 1
"""

_STATES = """
SELECT a.payment_id, a.order_id, a.state, p.purchase_id, p.provider, p.amount_minor, p.currency
  FROM payments_authorisation a JOIN payments_payment p ON p.id = a.payment_id
 WHERE a.payment_id = ANY(%s::uuid[]) AND (a.closed_at IS NULL OR a.state = 'lapsed')
"""

_PAYING = """
SELECT true FROM payments_payment
 WHERE purchase_id = %s AND state IN ('new', 'pending', 'processing', 'unknown') LIMIT 1
"""

_ASK = """
UPDATE payments_authorisation SET state = 'capturing', attempt = 1, tries = 0, asked_at = %(now)s, next_try_at = %(now)s
 WHERE payment_id = ANY(%(ids)s::uuid[])
"""

_LET_GO = """
UPDATE payments_authorisation SET state = 'voiding', tries = 0, next_try_at = %s WHERE payment_id = ANY(%s::uuid[])
"""

_FITS = """
SELECT true FROM payments_paymentpart
 WHERE payment_id = %s AND order_id = %s AND goods_minor >= %s AND freight_minor >= %s AND tax_minor >= %s
"""

_REDUCE_PART = """
UPDATE payments_paymentpart
   SET goods_minor = goods_minor - %s, freight_minor = freight_minor - %s, tax_minor = tax_minor - %s
 WHERE payment_id = %s AND order_id = %s
"""
