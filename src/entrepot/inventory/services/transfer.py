"""Goods go from one warehouse of a store to another."""

from __future__ import annotations

from django.db import transaction

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.inventory.enums import MovementKind
from entrepot.inventory.types import Moved, Receipt, Transfer
from entrepot.kernel.errors import Invalid, Refused
from entrepot.kernel.ids import uuid7

from ._book import Change, book, warehouses_of


def transfer(wish: Transfer, *, actor: Actor) -> Moved:
    """Book the pieces out of the one warehouse and into the other, both or neither; what lies in the other afterwards.

    Two movements with one reference tell it. Needs “stock.adjust”. Raises Invalid for no pieces or one warehouse twice,
    UnknownWarehouse, UnknownVariant, and BelowReserved when fewer pieces are free; a repeat with the same `ref` changes nothing.
    """
    if wish.quantity < 1:
        raise Invalid(field="quantity", reason="at least one piece moves")
    if wish.from_warehouse_id == wish.to_warehouse_id:
        raise Invalid(field="to", reason="goods move to another warehouse")
    ref = wish.ref or f"move:{uuid7()}"
    ends = [
        Receipt(wish.variant_id, wish.from_warehouse_id, -wish.quantity, ref, note=wish.note),
        Receipt(wish.variant_id, wish.to_warehouse_id, wish.quantity, ref, note=wish.note),
    ]
    known = warehouses_of(ends)
    allow(actor, "stock.adjust", set(known.values()))
    with transaction.atomic():
        outcomes = book([Change(end, end.quantity) for end in ends], kind=MovementKind.MOVED, actor=actor, stores=known)
        for outcome in outcomes:
            if isinstance(outcome, Refused):
                raise outcome
    last = outcomes[-1]
    assert isinstance(last, Moved)
    return last
