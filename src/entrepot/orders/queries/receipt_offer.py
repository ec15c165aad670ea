"""Whether a purchase can be paid on receipt, what is left of its shopper's limit, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any, Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.orders import receipt_policy
from entrepot.orders.enums import ReceiptLevel

# Amounts that are promised and not taken yet; a purchase whose authorisation is still to come counts from its first moment.
_OPEN: Final = """
SELECT currency, sum(total_minor)::bigint FROM orders_order
 WHERE buyer_id = %s AND on_receipt AND paid_at IS NULL
   AND state IN ('wait_buyer_pay', 'paid', 'partly_shipped', 'shipped', 'collecting')
 GROUP BY 1
"""
# Orders that came to a good end: received, paid, and nobody ever asked for after-sales.
_STANDING: Final = """
SELECT p.id, p.joined_at, (SELECT count(*) FROM orders_order o WHERE o.buyer_id = p.id AND o.state = 'finished'
                              AND NOT EXISTS (SELECT FROM orders_step s WHERE s.order_id = o.id AND s.move = 'open_case'))
  FROM identity_person p WHERE p.id = ANY(%s::uuid[]) ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class ReceiptWish:
    """What somebody would like to pay on receipt. `uncounted`: of what is open, by currency, this wish and later ones."""

    person_id: UUID | None
    currency: str
    total_minor: int
    orders: int
    store_kinds: frozenset[str]
    uncounted: Mapping[str, int] = field(default_factory=dict)


class Standing(NamedTuple):
    """What a shopper's first limit depends on."""

    person_id: UUID
    account_days: int
    received_orders: int


@dataclass(frozen=True, slots=True)
class ReceiptOffer:
    """Whether it is offered; `hindrance` is why not: guest, unearned, withdrawn, currency, several, store or beyond.

    `limit_minor` and `left_minor` are in the purchase's currency. Of an unearned limit `standing` says how far the shopper is.
    """

    hindrance: str
    level: str = ReceiptLevel.NONE.value
    reason: str = ""
    note: str = ""
    limit_minor: int = 0
    left_minor: int = 0
    currency: str = ""
    standing: Standing | None = None
    account_days: int = 0
    received_orders: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the purchase can be paid on receipt."""
        return not self.hindrance


def offer_for(wish: ReceiptWish) -> ReceiptOffer:
    """Whether this purchase can be paid on receipt, as far as the shopper and the stores go; the way of paying has its own say.

    Three statements at most, none for a guest.
    """
    rules = receipt_policy.in_force(clock.now())
    if wish.person_id is None:
        return ReceiptOffer("guest")
    row = sql.one("SELECT level, reason, note FROM orders_receiptlimit WHERE person_id = %s", [wish.person_id])
    level, reason, note = row or (ReceiptLevel.NONE.value, "", "")
    base: dict[str, Any] = {
        "level": level, "reason": reason, "note": note, "currency": wish.currency,
        "account_days": rules.account_days, "received_orders": rules.received_orders,
    }  # fmt: skip
    if level == ReceiptLevel.NONE:
        standing = next(iter(standing_of([wish.person_id])), None) if row is None else None
        return ReceiptOffer("withdrawn" if row else "unearned", standing=standing, **base)
    limit = rules.limit(level, wish.currency)
    if not limit:
        return ReceiptOffer("currency", **base)
    open_minor = dict(sql.rows(_OPEN, [wish.person_id]))
    for currency, minor in wish.uncounted.items():
        open_minor[currency] -= minor
    left = max(0, left_of(rules, level, wish.currency, open_minor))
    base |= {"limit_minor": limit, "left_minor": left}
    if wish.orders != 1:
        return ReceiptOffer("several", **base)
    if not wish.store_kinds <= set(rules.stores):
        return ReceiptOffer("store", **base)
    return ReceiptOffer("beyond" if wish.total_minor > left else "", **base)


def left_of(rules: receipt_policy.ReceiptPolicy, level: str, currency: str, open_minor: dict[str, int]) -> int:
    """What is left of the limit in a currency: what is open in others uses the same share of it as of theirs."""
    used = sum(
        (Fraction(minor, limit) for other, minor in open_minor.items() if (limit := rules.limit(level, other))), Fraction(0)
    )
    return int(rules.limit(level, currency) * (1 - used))


def standing_of(person_ids: Sequence[UUID]) -> list[Standing]:
    """How old the accounts are and how many orders came to a good end; one statement."""
    now = clock.now()
    return [
        Standing(person_id, _days(joined_at, now), number)
        for person_id, joined_at, number in (sql.rows(_STANDING, [sql.plain(person_ids)]) if person_ids else ())
    ]


def _days(since: datetime, now: datetime) -> int:
    return max(0, (now - since).days)
