"""Shapes of a store's stock: warehouses, what lies in them, what runs low."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from entrepot.api.paging import Next
from entrepot.inventory.enums import WarehouseKind

from .words import Country, Pieces


class WarehouseIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    kind: WarehouseKind
    country: Country


class WarehouseOut(Schema):
    id: UUID
    kind: str
    country: str
    name: str
    is_active: bool


class Warehouses(Schema):
    items: list[WarehouseOut]


class NewId(Schema):
    id: UUID


class StockRow(Schema):
    id: int
    variant_id: UUID
    product_id: UUID
    sku: str
    title: dict[str, str | None]
    warehouse: str
    kind: str
    on_hand: int
    reserved: int
    available: int


class StockPage(Schema):
    items: list[StockRow]
    next: Next


class ReceiptIn(Schema):
    """`ref` (a delivery note, say) makes a repeat harmless."""

    variant_id: UUID
    warehouse_id: UUID
    quantity: Pieces
    ref: Annotated[str, Field(max_length=80)] = ""


class CorrectionIn(Schema):
    """By how many pieces to correct: negative when some are missing."""

    variant_id: UUID
    warehouse_id: UUID
    quantity: Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
    ref: Annotated[str, Field(max_length=80)] = ""


class ReceiptsIn(Schema):
    entries: Annotated[list[ReceiptIn], Field(min_length=1, max_length=1000)]


class CorrectionsIn(Schema):
    entries: Annotated[list[CorrectionIn], Field(min_length=1, max_length=1000)]


class MovementOut(Schema):
    id: int
    kind: str
    delta: int
    on_hand_after: int
    ref: str
    actor: str
    at: datetime


class Movements(Schema):
    items: list[MovementOut]
    next: Next


class LowMarkIn(Schema):
    """Null takes the mark back."""

    pieces: Annotated[int, Field(ge=0, le=1_000_000)] | None


class LowMarkOut(Schema):
    variant_id: UUID
    sku: str
    pieces: int


class LowMarks(Schema):
    """`store_pieces` holds for articles without a mark of their own, `default_pieces` where the store has none either."""

    default_pieces: int
    store_pieces: int | None
    items: list[LowMarkOut]
    next: Next
