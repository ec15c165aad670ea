"""The operator's desk: applications, products in review, the books, what was left undelivered."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from entrepot.api.callers import SOMEBODY, actor_of
from entrepot.api.outcomes import told
from entrepot.api.paging import Cursor, Limit, page
from entrepot.api.routes.orders import State, before, place_of_order, with_parcels
from entrepot.api.schemas.goods import ProductIds, ProductRefusal, SellerProducts
from entrepot.api.schemas.operating import Applications, Journals, Letters, ReasonsIn, ReplayedAll, ReplayIn, Revenues
from entrepot.api.schemas.orders import OrderOut, OrderPage
from entrepot.api.schemas.selling import StoreOut
from entrepot.api.schemas.words import Moment, Outcomes
from entrepot.catalog import queries as catalog
from entrepot.catalog import services as catalog_desk
from entrepot.catalog.enums import ProductState
from entrepot.events.queries.subscribers import dead_letters
from entrepot.events.services import replay
from entrepot.identity.services import allow, record
from entrepot.identity.types import Subject
from entrepot.ledger.queries import journals_of_order
from entrepot.orders import queries as orders
from entrepot.orders.enums import Mover
from entrepot.settlement.queries import revenue
from entrepot.stores import services as stores_desk
from entrepot.stores.queries import review_queue, store
from entrepot.stores.types import StoreView

router = Router(tags=["operator"], auth=SOMEBODY)


@router.get("/store-applications", response=Applications)
def list_store_applications(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """Applications without a decision, the longest waiting first."""
    actor = actor_of(request)
    return page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: review_queue(
            actor=actor, after=(datetime.fromisoformat(after[0]), after[1]) if after else None, limit=most
        ),
        lambda row: [row.applied_at.isoformat(), row.application_id],
    )


@router.post("/stores/{store_id}/approve", response=StoreOut)
def approve_store(request: HttpRequest, store_id: UUID) -> StoreView:
    """Open a store that applied."""
    stores_desk.approve(store_id, actor=actor_of(request))
    return store(store_id)


@router.post("/stores/{store_id}/refuse", response=StoreOut)
def refuse_store(request: HttpRequest, store_id: UUID, why: ReasonsIn) -> StoreView:
    """Turn an application down; the merchant reads the reasons and may apply again."""
    stores_desk.refuse(store_id, why.reasons, actor=actor_of(request))
    return store(store_id)


@router.get("/products", response=SellerProducts)
def list_all_products(
    request: HttpRequest,
    response: HttpResponse,
    state: Annotated[ProductState, Query()] = ProductState.REVIEW,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Products of all stores in a state; those in review unless asked for others."""
    allow(actor_of(request), "catalog.review")
    return page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: catalog.seller_products(None, state=state, after=after or "", limit=most).rows,
        lambda row: str(row.id),
    )


@router.post("/products/approve", response=Outcomes)
def approve_products(request: HttpRequest, wish: ProductIds) -> dict[str, Any]:
    """Put products in review on sale."""
    actor = actor_of(request)
    allow(actor, "catalog.review")
    return told(request, catalog_desk.approve(wish.product_ids, actor), wish.product_ids)


@router.post("/products/refuse", response=Outcomes)
def refuse_products(request: HttpRequest, wish: ProductRefusal) -> dict[str, Any]:
    """Send products in review back to their merchants, who read the reason."""
    actor = actor_of(request)
    allow(actor, "catalog.review")
    return told(request, catalog_desk.refuse(wish.product_ids, actor, reason=wish.reason), wish.product_ids)


@router.get("/orders", response=OrderPage)
def list_all_orders(
    request: HttpRequest, response: HttpResponse, state: State = None, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """Every order of the market, the newest first."""
    allow(actor_of(request), "orders.view")
    return page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: orders.all_orders(state=state, before=before(after), limit=most),
        place_of_order,
    )


@router.get("/orders/{order_id}", response=OrderOut)
def read_any_order(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """One order of the market."""
    allow(actor_of(request), "orders.view")
    return with_parcels(orders.order_page(order_id), Mover.OPERATOR)


@router.get("/orders/{order_id}/journals", response=Journals)
def list_order_journals(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """Everything that moved the order's money, journal by journal."""
    allow(actor_of(request), "ledger.view")
    orders.order_page(order_id)
    return {"items": journals_of_order(order_id)}


@router.get("/revenue", response=Revenues)
def read_revenue(
    request: HttpRequest,
    since: Annotated[Moment | None, Query()] = None,
    until: Annotated[Moment | None, Query()] = None,
) -> dict[str, Any]:
    """What the platform earned by currency, its two sources apart; `since` included, `until` not."""
    allow(actor_of(request), "settlement.view")
    return {"items": revenue(since, until)}


@router.get("/dead-letters", response=Letters)
def list_dead_letters(
    request: HttpRequest,
    response: HttpResponse,
    subscriber: Annotated[str, Query(max_length=100)] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Facts that a subscriber could not take, the oldest first."""
    allow(actor_of(request), "events.manage")
    return page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: dead_letters(subscriber or None, after=after or 0, limit=most),
        lambda row: row.id,
    )


@router.post("/dead-letters/replay", response=ReplayedAll)
def replay_dead_letters(request: HttpRequest, wish: ReplayIn) -> dict[str, Any]:
    """Give facts to their subscribers again, one by one."""
    actor = actor_of(request)
    allow(actor, "events.manage")
    with transaction.atomic():
        outcomes = replay(wish.letter_ids)
        record(actor, "events.letters_replayed", [Subject("events.letter", letter) for letter in outcomes])
    return {"outcomes": [{"letter_id": letter, "error": error} for letter, error in outcomes.items()]}
