"""Arithmetic of reserving; knows no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from entrepot.kernel.errors import Invalid

from .enums import Reason
from .errors import OutOfStock
from .types import Demand, DemandLine, Reserved

Choice = tuple[DemandLine, int]  # a line and the stock row that serves it
FreeRow = tuple[int, UUID, int]  # stock row, warehouse, free pieces


_TAKES: Final = frozenset({Reason.DAMAGED, Reason.LOST})
_GIVES: Final = frozenset({Reason.FOUND, Reason.RETURNED})


def unfit(quantity: int, reason: str, note: str) -> Invalid | None:
    """Why a correction by `quantity` pieces cannot have this reason; None when it can. Without a reason any number fits."""
    if quantity == 0:
        return Invalid(field="quantity", reason="a correction by nothing changes nothing")
    if reason and reason not in Reason.values:
        return Invalid(field="reason", reason="unknown")
    if reason in _TAKES and quantity > 0:
        return Invalid(field="quantity", reason="damaged and lost pieces are taken away: a negative number")
    if reason in _GIVES and quantity < 0:
        return Invalid(field="quantity", reason="found and returned pieces are added: a positive number")
    if reason == Reason.CORRECTION and not note.strip():
        return Invalid(field="note", reason="a correction says in a note what was wrong")
    return None


def assign(
    demands: Sequence[Demand], free: Mapping[UUID, Sequence[FreeRow]]
) -> list[tuple[Reserved | OutOfStock, list[Choice]]]:
    """Serve demands in the order given, each wholly or not at all.

    `free` gives the stock rows of each variant in the order of preference; a line is served from one row. What an earlier
    demand took is gone for a later one; a refused demand takes nothing.
    """
    left = {row: pieces for rows in free.values() for row, _, pieces in rows}
    results: list[tuple[Reserved | OutOfStock, list[Choice]]] = []
    for demand in demands:
        taken: dict[int, int] = defaultdict(int)
        choices: list[Choice] = []
        refusal: OutOfStock | None = None
        for line in demand.lines:
            rows = [r for r in free.get(line.variant_id, ()) if line.warehouse_id in (None, r[1])]
            row = next((r for r, _, _ in rows if left[r] - taken[r] >= line.quantity), None)
            if row is None:
                best = max((left[r] - taken[r] for r, _, _ in rows), default=0)
                refusal = OutOfStock(sku=line.sku, available=best, wanted=line.quantity, variant_id=str(line.variant_id))
                break
            taken[row] += line.quantity
            choices.append((line, row))
        if refusal is not None:
            results.append((refusal, []))
            continue
        for row, pieces in taken.items():
            left[row] -= pieces
        results.append((Reserved(frozenset(line.order_id for line in demand.lines)), choices))
    return results
