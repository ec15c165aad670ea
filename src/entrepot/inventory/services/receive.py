"""Goods arrive in a warehouse."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.inventory.enums import MovementKind
from entrepot.inventory.types import Moved, Receipt
from entrepot.kernel.errors import Invalid, Refused

from ._book import Change, book, warehouses_of


def receive(receipts: Sequence[Receipt], *, actor: Actor, kind: MovementKind = MovementKind.RECEIVED) -> list[Moved | Refused]:
    """Add pieces to stock; one outcome per receipt, in the order given.

    Needs “stock.adjust” at the warehouse's store. A receipt with a `ref` that was booked before is not booked again: its
    outcome is `Moved(repeated=True)`. The stock row is made when the variant first arrives in the warehouse.
    """
    known = warehouses_of(receipts)
    allow(actor, "stock.adjust", set(known.values()))
    changes: list[Change | Refused] = [
        Invalid(field="quantity", reason="at least one piece arrives") if r.quantity < 1 else Change(r, r.quantity)
        for r in receipts
    ]
    return book(changes, kind=kind, actor=actor, stores=known)
