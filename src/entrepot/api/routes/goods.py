"""A store's products, prices and imports."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from entrepot.api.callers import SOMEBODY, in_store
from entrepot.api.outcomes import told
from entrepot.api.paging import Cursor, Limit, page
from entrepot.api.schemas.goods import (
    ImportOut,
    Imports,
    PricesIn,
    ProductIds,
    ProductsIn,
    ProductUpdateIn,
    RefusedRows,
    SellerProducts,
    StoredOut,
)
from entrepot.api.schemas.words import Outcomes
from entrepot.catalog import queries as catalog
from entrepot.catalog import services as desk
from entrepot.catalog.enums import FileFormat, ProductState
from entrepot.catalog.errors import NoSuchProduct
from entrepot.catalog.types import Created, ImportReport, PriceUpdate, ProductUpdate, StoredProduct
from entrepot.identity.services import allow
from entrepot.kernel.errors import Missing, Refused
from entrepot.logistics.queries import templates_of_products

router = Router(tags=["products"], auth=SOMEBODY)

State = Annotated[ProductState | None, Query(description="Only products in this state.")]


@router.get("/{store_id}/products", response=SellerProducts)
def list_own_products(
    request: HttpRequest,
    response: HttpResponse,
    store_id: UUID,
    state: State = None,
    category: Annotated[str, Query(max_length=400)] = "",
    q: Annotated[str, Query(max_length=200, description="Part of a title; or exactly an external id, slug, sku or GTIN.")] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """The store's products in every state, the newest first."""
    allow(in_store(request, store_id), "catalog.view", [store_id])
    return page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: (
            catalog.seller_products(
                store_id, state=state or "", category_path=category, search=q, after=after or "", limit=most
            ).rows
        ),
        lambda row: str(row.id),
    )


@router.post("/{store_id}/products", response=Outcomes)
def create_own_products(request: HttpRequest, store_id: UUID, wish: ProductsIn) -> dict[str, Any]:
    """New products as drafts; one outcome each. `result` has `product_id` and `variant_ids`."""
    outcomes = desk.create_products([one.draft(store_id) for one in wish.products], in_store(request, store_id))
    return told(request, outcomes, [one.product_id if isinstance(one, Created) else None for one in outcomes])


@router.get("/{store_id}/products/{uuid:product_id}", response=StoredOut)
def read_own_product(request: HttpRequest, store_id: UUID, product_id: UUID) -> dict[str, Any]:
    """A product as its editor opens it, published or not."""
    allow(in_store(request, store_id), "catalog.view", [store_id])
    return _shown(_stored(store_id, product_id))


def _stored(store_id: UUID, product_id: UUID) -> StoredProduct:
    stored = catalog.stored_products([product_id]).get(product_id)
    if stored is None or stored.draft.store_id != store_id:
        raise NoSuchProduct(what="product")
    return stored


def _shown(stored: StoredProduct) -> dict[str, Any]:
    draft = asdict(stored.draft)
    for attribute in draft["attributes"]:
        if not isinstance(attribute["value"], bool):
            attribute["value"] = str(attribute["value"])
    shown = {name: getattr(stored, name) for name in StoredOut.model_fields if name not in {"draft", "freight_template"}}
    own = templates_of_products(stored.draft.store_id, [stored.id])
    return {**shown, "freight_template": own.get(stored.id), "draft": draft}


@router.put("/{store_id}/products/{uuid:product_id}", response=StoredOut)
def update_own_product(request: HttpRequest, store_id: UUID, product_id: UUID, wish: ProductUpdateIn) -> dict[str, Any]:
    """Give a product new content. Articles are known by their sku; those left out become inactive."""
    [outcome] = desk.update_products(
        [ProductUpdate(product_id, wish.draft(store_id), wish.version)], in_store(request, store_id)
    )
    if isinstance(outcome, Refused):
        raise outcome
    return _shown(_stored(store_id, product_id))


@router.post("/{store_id}/products/submit", response=Outcomes)
def submit_own_products(request: HttpRequest, store_id: UUID, wish: ProductIds) -> dict[str, Any]:
    """Put drafts on sale, or hand them in for review where their category asks for it."""
    return told(request, desk.submit(wish.product_ids, in_store(request, store_id)), wish.product_ids)


@router.post("/{store_id}/products/withdraw", response=Outcomes)
def withdraw_own_products(request: HttpRequest, store_id: UUID, wish: ProductIds) -> dict[str, Any]:
    """Take products off sale; they are drafts again."""
    return told(request, desk.withdraw(wish.product_ids, in_store(request, store_id)), wish.product_ids)


@router.post("/{store_id}/products/archive", response=Outcomes)
def archive_own_products(request: HttpRequest, store_id: UUID, wish: ProductIds) -> dict[str, Any]:
    """Put products away for good; `restore` brings them back as drafts."""
    return told(request, desk.archive(wish.product_ids, in_store(request, store_id)), wish.product_ids)


@router.post("/{store_id}/products/restore", response=Outcomes)
def restore_own_products(request: HttpRequest, store_id: UUID, wish: ProductIds) -> dict[str, Any]:
    """Bring archived products back as drafts."""
    return told(request, desk.restore(wish.product_ids, in_store(request, store_id)), wish.product_ids)


@router.post("/{store_id}/prices", response=Outcomes)
def set_own_prices(request: HttpRequest, store_id: UUID, wish: PricesIn) -> dict[str, Any]:
    """New prices of articles, shown at once."""
    updates = [PriceUpdate(one.variant_id, one.price_minor, one.compare_at_minor) for one in wish.prices]
    return told(request, desk.set_prices(updates, in_store(request, store_id)), [one.variant_id for one in wish.prices])


@router.post("/{store_id}/imports", response={201: ImportOut})
def import_own_products(
    request: HttpRequest,
    store_id: UUID,
    file: File[UploadedFile],
    file_format: Annotated[FileFormat | None, Query(description="Else by the file's ending.")] = None,
    category: Annotated[str, Query(max_length=400, description="For rows that name none.")] = "",
    publish: bool = True,
    dry_run: bool = False,
) -> Status[ImportReport]:
    """Take products from a CSV, JSON lines or Google feed file of at most 2 MB. Safe to repeat; larger files go by the command."""
    actor = in_store(request, store_id)
    allow(actor, "catalog.import", [store_id])
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / (Path(file.name or "").name[-100:] or "products")
        source.write_bytes(file.read())
        report = desk.import_products(
            source,
            store_id=store_id,
            actor=actor,
            file_format=file_format or "",
            category=category,
            publish=publish,
            dry_run=dry_run,
        )
    return Status(201, report)


@router.get("/{store_id}/imports", response=Imports)
def list_imports(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """The latest fifty imports, the newest first."""
    allow(in_store(request, store_id), "catalog.view", [store_id])
    return {"items": catalog.import_runs(store_id)}


@router.get("/{store_id}/imports/{run_id}/refusals", response=RefusedRows)
def list_import_refusals(
    request: HttpRequest, response: HttpResponse, store_id: UUID, run_id: UUID, cursor: Cursor = "", limit: Limit = 100
) -> dict[str, Any]:
    """The rows that an import did not take, and why, in the order of the file."""
    allow(in_store(request, store_id), "catalog.view", [store_id])
    if catalog.report(run_id).store_id != store_id:
        raise Missing(what="import")
    found = page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: catalog.refused_rows(run_id, after or 0, most),
        lambda row: row[0],
    )
    return {"items": [row for _, row in found["items"]], "next": found["next"]}
