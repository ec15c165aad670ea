"""Facts of the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from entrepot.events.types import Fact


@dataclass(frozen=True, slots=True)
class StockRanOut(Fact):
    """The last free piece of a variant in one warehouse was promised or taken away."""

    kind: ClassVar[str] = "inventory.stock_ran_out"
    product_id: UUID
    variant_id: UUID


@dataclass(frozen=True, slots=True)
class StockCameBack(Fact):
    """A variant that had no free piece in a warehouse has some again."""

    kind: ClassVar[str] = "inventory.stock_came_back"
    product_id: UUID
    variant_id: UUID
