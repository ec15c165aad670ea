"""A store's warehouses and what lies in them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Status

from entrepot.api.callers import SOMEBODY, in_store
from entrepot.api.outcomes import told
from entrepot.api.paging import Cursor, Limit, page
from entrepot.api.schemas.stock import (
    CorrectionsIn,
    LowMarkIn,
    LowMarks,
    Movements,
    NewId,
    ReceiptsIn,
    StockPage,
    WarehouseIn,
    Warehouses,
)
from entrepot.api.schemas.words import Outcomes
from entrepot.identity.services import allow
from entrepot.inventory import queries as stock
from entrepot.inventory.services import adjust, mark_low, open_warehouse, receive
from entrepot.inventory.types import Receipt

router = Router(tags=["stock"], auth=SOMEBODY)


@router.get("/{store_id}/warehouses", response=Warehouses)
def list_warehouses(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """The store's warehouses, the oldest first."""
    allow(in_store(request, store_id), "stock.view", [store_id])
    return {"items": stock.warehouses(store_id)}


@router.post("/{store_id}/warehouses", response={201: NewId})
def create_warehouse(request: HttpRequest, store_id: UUID, wish: WarehouseIn) -> Status[dict[str, Any]]:
    """A place for the store's goods; one of the same name is taken as it is."""
    actor = in_store(request, store_id)
    return Status(201, {"id": open_warehouse(store_id, kind=wish.kind, country=wish.country, name=wish.name, actor=actor)})


@router.get("/{store_id}/stock", response=StockPage)
def list_stock(
    request: HttpRequest,
    response: HttpResponse,
    store_id: UUID,
    scarce: Annotated[
        Literal["", "low", "out"], Query(description="Only articles that run low by their mark, or are out.")
    ] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """How many pieces of what lie where, how many are promised and how many can be sold."""
    allow(in_store(request, store_id), "stock.view", [store_id])
    found = page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: stock.stock_of_store(store_id, after=after or 0, limit=most, scarce=scarce),
        lambda row: row["id"],
    )
    return {
        "items": [{**row, "sku": row["variant"].sku, "title": row["variant"].title} for row in found["items"]],
        "next": found["next"],
    }


@router.post("/{store_id}/stock/receive", response=Outcomes)
def receive_stock(request: HttpRequest, store_id: UUID, wish: ReceiptsIn) -> dict[str, Any]:
    """Goods arrived. `result` has the pieces that are there now."""
    receipts = [Receipt(**one.model_dump()) for one in wish.entries]
    return told(request, receive(receipts, actor=in_store(request, store_id)), [one.variant_id for one in wish.entries])


@router.post("/{store_id}/stock/adjust", response=Outcomes)
def adjust_stock(request: HttpRequest, store_id: UUID, wish: CorrectionsIn) -> dict[str, Any]:
    """Pieces were counted: some are missing, or some were found."""
    corrections = [Receipt(**one.model_dump()) for one in wish.entries]
    return told(request, adjust(corrections, actor=in_store(request, store_id)), [one.variant_id for one in wish.entries])


@router.get("/{store_id}/stock/{stock_id}/movements", response=Movements)
def list_movements(
    request: HttpRequest,
    response: HttpResponse,
    store_id: UUID,
    stock_id: Annotated[int, Path(ge=1, le=2**62)],
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Every change of one row of stock, the newest first."""
    allow(in_store(request, store_id), "stock.view", [store_id])
    return page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: stock.movements(store_id, stock_id, before=after, limit=most),
        lambda row: row["id"],
    )


@router.get("/{store_id}/low-marks", response=LowMarks)
def list_low_marks(
    request: HttpRequest, response: HttpResponse, store_id: UUID, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """From how many free pieces on articles run low: the store's mark, and articles with one of their own."""
    allow(in_store(request, store_id), "stock.view", [store_id])
    of_store, _none = stock.low_marks(store_id)
    found = page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: stock.marks_of_articles(store_id, after=after or 0, limit=most),
        lambda row: row["id"],
    )
    return {"default_pieces": stock.LOW, "store_pieces": of_store, **found}


@router.put("/{store_id}/low-marks", response={204: None})
def set_low_mark(request: HttpRequest, store_id: UUID, wish: LowMarkIn) -> Status[None]:
    """From how many free pieces on every article runs low that has no mark of its own; null: as the platform has it."""
    mark_low(store_id, wish.pieces, actor=in_store(request, store_id))
    return Status(204, None)


@router.put("/{store_id}/low-marks/{variant_id}", response={204: None})
def set_low_mark_of_article(request: HttpRequest, store_id: UUID, variant_id: UUID, wish: LowMarkIn) -> Status[None]:
    """From how many free pieces on this article runs low; null: as the store has it."""
    mark_low(store_id, wish.pieces, actor=in_store(request, store_id), variant_id=variant_id)
    return Status(204, None)
