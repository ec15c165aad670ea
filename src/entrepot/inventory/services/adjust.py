"""Correct the number of pieces after counting them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.inventory.enums import MovementKind, Reason
from entrepot.inventory.rules import unfit
from entrepot.inventory.types import Moved, Receipt
from entrepot.kernel.errors import Invalid, Refused

from ._book import Change, book, warehouses_of

_PLAUSIBLE: Final = 10_000_000


def adjust(corrections: Sequence[Receipt], *, actor: Actor) -> list[Moved | Refused]:
    """Change the pieces on hand by `quantity` (negative: pieces are missing); one outcome per correction.

    Needs “stock.adjust”. A correction that would leave fewer pieces than are promised to orders is refused (BelowReserved), and one
    whose reason does not fit its sign (Invalid).
    """
    known = warehouses_of(corrections)
    allow(actor, "stock.adjust", set(known.values()))
    changes: list[Change | Refused] = [unfit(c.quantity, c.reason, c.note) or Change(c, c.quantity) for c in corrections]
    return book(changes, kind=MovementKind.ADJUSTED, actor=actor, stores=known)


def count(counts: Sequence[Receipt], *, actor: Actor) -> list[Moved | Refused]:
    """Somebody counted: `quantity` pieces lie there now, whatever the books said; one outcome per count, in the order given.

    The difference is taken under the lock, so that sales in between are not lost. A number that the books had already leaves no
    movement. Needs “stock.adjust”; fewer than are promised are refused (BelowReserved).
    """
    known = warehouses_of(counts)
    allow(actor, "stock.adjust", set(known.values()))
    changes: list[Change | Refused] = [
        Invalid(field="quantity", reason="a number of pieces is not negative, and plausible")
        if not 0 <= c.quantity <= _PLAUSIBLE
        else Change(replace(c, reason=c.reason or Reason.COUNTED.value), c.quantity, is_total=True)
        for c in counts
    ]
    return book(changes, kind=MovementKind.ADJUSTED, actor=actor, stores=known)
