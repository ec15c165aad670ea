"""Arithmetic and allowances of after-sales. Pure: no database, no network, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from entrepot.kernel.money import allocate

from .enums import CaseKind, Reason
from .errors import WrongAmount
from .types import LineLeft, Parts

LONGEST: Final = 2_000
MOST_PICTURES: Final = 6
LARGEST: Final = (1600, 1600)

K, R = CaseKind, Reason
# Which kinds can be asked for an order that stands there, the most usual first.
KINDS: Final[dict[str, tuple[CaseKind, ...]]] = {
    "paid": (K.UNSHIPPED,),
    "partly_shipped": (K.UNSHIPPED, K.NOT_RECEIVED, K.PARTIAL, K.RETURN, K.EXCHANGE),
    "shipped": (K.NOT_RECEIVED, K.PARTIAL, K.RETURN, K.EXCHANGE),
    "finished": (K.RETURN, K.PARTIAL, K.EXCHANGE),
}
_FAULTS: Final = (R.DAMAGED, R.FAULTY, R.NOT_AS_DESCRIBED, R.WRONG_GOODS, R.COUNTERFEIT)
REASONS: Final[dict[CaseKind, tuple[Reason, ...]]] = {
    K.UNSHIPPED: (R.CHANGED_MIND, R.WRONG_CHOICE, R.TOO_SLOW, R.AGREED),
    K.NOT_RECEIVED: (R.NOT_ARRIVED, R.LOST, R.AGREED),
    K.PARTIAL: (R.MISSING_PIECES, *_FAULTS[:-1], R.AGREED),
    K.RETURN: (R.CHANGED_MIND, R.WRONG_CHOICE, *_FAULTS),
    K.EXCHANGE: (R.WRONG_CHOICE, *_FAULTS[:-1]),
}
# What is the store's fault gives the freight back, too, and is to be shown.
OF_THE_STORE: Final = frozenset({R.TOO_SLOW, R.NOT_ARRIVED, R.LOST, R.MISSING_PIECES, *_FAULTS})
SHOWN: Final = frozenset({R.DAMAGED, R.WRONG_GOODS, R.COUNTERFEIT})


def parts_back(kind: str, reason: str) -> tuple[bool, bool, bool]:
    """Whether goods, tax and freight go back.

    Tax goes back when the goods do not stay in the country; what was declared of goods that the shopper keeps stays with the
    authority. Freight goes back when nothing was carried yet, nothing arrived, or the fault is the store's. An exchange moves no
    money.
    """
    if kind == K.EXCHANGE:
        return False, False, False
    tax = kind != K.PARTIAL
    freight = kind in (K.UNSHIPPED, K.NOT_RECEIVED) or reason in OF_THE_STORE
    return True, tax, freight


def most_of(line: LineLeft, pieces: int, kind: str, reason: str) -> Parts:
    """The most that can go back for so many pieces of the line: their share of what was paid, and never more than is left."""
    goods, tax, freight = parts_back(kind, reason)

    def share(wanted: bool, paid_minor: int, left_minor: int) -> int:
        if not wanted or not 0 < pieces <= line.quantity:
            return 0
        return min(left_minor, allocate(paid_minor, [pieces, line.quantity - pieces])[0])

    return Parts(
        share(goods, line.paid.goods_minor, line.left.goods_minor),
        share(tax, line.paid.tax_minor, line.left.tax_minor),
        share(freight, line.paid.freight_minor, line.left.freight_minor),
    )


def split(amount_minor: int, most: Sequence[Parts]) -> list[Parts]:
    """Spread an amount over lines and what they were paid for, in proportion to the most that each can give (largest remainder).

    Never more than the most of any part; adds up to the amount exactly. Raises WrongAmount for less than one minor unit or more
    than all of it.
    """
    weights = [minor for parts in most for minor in (parts.goods_minor, parts.tax_minor, parts.freight_minor)]
    if not 0 < amount_minor <= sum(weights):
        raise WrongAmount(most=sum(weights))
    spread = allocate(amount_minor, weights)
    return [Parts(*spread[i : i + 3]) for i in range(0, len(spread), 3)]


def kinds_for(order_state: str) -> tuple[CaseKind, ...]:
    """What can be asked for an order that stands there."""
    return KINDS.get(order_state, ())
