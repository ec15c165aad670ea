"""Correct the number of pieces after counting them."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.inventory.enums import MovementKind
from entrepot.inventory.types import Moved, Receipt
from entrepot.kernel.errors import Invalid, Refused

from ._book import Change, book, warehouses_of


def adjust(corrections: Sequence[Receipt], *, actor: Actor) -> list[Moved | Refused]:
    """Change the pieces on hand by `quantity` (negative: pieces are missing); one outcome per correction.

    Needs “stock.adjust”. A correction that would leave fewer pieces than are promised to orders is refused (BelowReserved).
    """
    known = warehouses_of(corrections)
    allow(actor, "stock.adjust", set(known.values()))
    changes: list[Change | Refused] = [
        Invalid(field="quantity", reason="a correction by nothing changes nothing")
        if c.quantity == 0
        else Change(c, c.quantity)
        for c in corrections
    ]
    return book(changes, kind=MovementKind.ADJUSTED, actor=actor, stores=known)
