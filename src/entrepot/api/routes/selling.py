"""A store's orders, shipments, tracking and freight."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from entrepot.api.callers import SOMEBODY, actor_of, in_store
from entrepot.api.outcomes import told
from entrepot.api.paging import Cursor, Limit, page
from entrepot.api.routes.orders import State, before, place_of_order, with_parcels
from entrepot.api.schemas.goods import ProductIds
from entrepot.api.schemas.orders import MovedAll, OrderOut, OrderPage, ReasonIn
from entrepot.api.schemas.selling import (
    ClosingOut,
    Moved,
    MyStores,
    ShipmentsIn,
    StoreOut,
    TemplateIn,
    TemplateOut,
    TemplateProducts,
    Templates,
    TrackingEventsIn,
)
from entrepot.api.schemas.words import Outcomes
from entrepot.identity.queries import stores_of
from entrepot.identity.services import allow
from entrepot.kernel.errors import Missing
from entrepot.logistics.queries import products_by_template, template_of, templates
from entrepot.logistics.services import assign_template, record_events, save_template
from entrepot.logistics.types import NewEvent, StoredTemplate
from entrepot.orders import queries as orders
from entrepot.orders import services as desk
from entrepot.orders.enums import Mover
from entrepot.stores.queries import store, stores
from entrepot.stores.services import open_ends, wind_down
from entrepot.stores.types import StoreView

mine = Router(tags=["stores"], auth=SOMEBODY)
router = Router(tags=["selling"], auth=SOMEBODY)


@mine.get("", response=MyStores)
def list_my_stores(request: HttpRequest) -> dict[str, Any]:
    """The stores where the caller works, with the roles held there."""
    actor = actor_of(request)
    assert actor.person_id is not None
    held = stores_of(actor.person_id)
    found = stores([one for one in held if actor.acting_for in {None, one}])
    ordered = sorted(found.values(), key=lambda one: one.id)
    return {"items": [{**asdict(one), "roles": sorted(held[one.id])} for one in ordered]}


@mine.get("/{store_id}", response=StoreOut)
def read_my_store(request: HttpRequest, store_id: UUID) -> StoreView:
    """One store where the caller works."""
    allow(in_store(request, store_id), "catalog.view", [store_id])
    return store(store_id)


@mine.get("/{store_id}/closing", response=ClosingOut)
def read_closing(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """Whether the store winds down, and what has to end before it closes; for those who may close it."""
    allow(in_store(request, store_id), "stores.close", [store_id])
    return _closing(store_id)


@mine.post("/{store_id}/closing", response=ClosingOut)
def wind_store_down(request: HttpRequest, store_id: UUID, why: ReasonIn) -> dict[str, Any]:
    """Sell nothing new from now on; the store closes by itself when nothing is open of it, at once where nothing is."""
    wind_down(store_id, why.reason, actor=in_store(request, store_id))
    return _closing(store_id)


@router.get("/{store_id}/orders", response=OrderPage)
def list_store_orders(
    request: HttpRequest, response: HttpResponse, store_id: UUID, state: State = None, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """The store's orders, the newest first."""
    allow(in_store(request, store_id), "orders.view", [store_id])
    return page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: orders.orders_of_store(store_id, state=state, before=before(after), limit=most),
        place_of_order,
    )


@router.get("/{store_id}/orders/{order_id}", response=OrderOut)
def read_store_order(request: HttpRequest, store_id: UUID, order_id: UUID) -> dict[str, Any]:
    """One order of the store, with its history, its parcels and what the store can do now."""
    allow(in_store(request, store_id), "orders.view", [store_id])
    return with_parcels(orders.order_page(order_id, store_id=store_id), Mover.STORE)


@router.post("/{store_id}/orders/{order_id}/cancel", response=MovedAll)
def cancel_store_order(request: HttpRequest, store_id: UUID, order_id: UUID, why: ReasonIn) -> dict[str, Any]:
    """Give a paid order up before it is shipped; all its money goes back to the shopper."""
    actor = in_store(request, store_id)
    allow(actor, "orders.view", [store_id])
    orders.order_page(order_id, store_id=store_id)
    return {"moved": desk.cancel(order_id, actor=actor, mover=Mover.STORE, reason=why.reason)}


@router.post("/{store_id}/shipments", response=Outcomes)
def ship_orders(request: HttpRequest, store_id: UUID, wish: ShipmentsIn) -> dict[str, Any]:
    """Parcels leave: each takes the lines it names, or everything of its order that is still there.

    An order is shipped with its last pieces and partly shipped before. The same parcel again changes nothing.
    """
    shipments = [one.shipment() for one in wish.shipments]
    return told(request, desk.ship(shipments, actor=in_store(request, store_id)), [one.order_id for one in wish.shipments])


@router.post("/{store_id}/tracking-events", response=Outcomes)
def report_tracking(request: HttpRequest, store_id: UUID, wish: TrackingEventsIn) -> dict[str, Any]:
    """What happened to the store's parcels, as the store knows it. The same event again changes nothing."""
    actor = in_store(request, store_id)
    allow(actor, "orders.ship", [store_id])
    events = [NewEvent(**one.model_dump()) for one in wish.events]
    return told(request, record_events(events, actor=actor), [one.number for one in wish.events])


@router.get("/{store_id}/freight-templates", response=Templates)
def list_freight_templates(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """The freight templates in force, the default first."""
    allow(in_store(request, store_id), "catalog.view", [store_id])
    return {"items": [_template(one) for one in templates(store_id)]}


@router.post("/{store_id}/freight-templates", response={201: TemplateOut})
def create_freight_template(request: HttpRequest, store_id: UUID, wish: TemplateIn) -> Status[dict[str, Any]]:
    """A new freight template; a store's first one is its default."""
    actor = in_store(request, store_id)
    return Status(201, _template(save_template(store_id, wish.template(), actor=actor, is_default=wish.is_default)))


@router.put("/{store_id}/freight-templates/{key}", response=TemplateOut)
def update_freight_template(request: HttpRequest, store_id: UUID, key: UUID, wish: TemplateIn) -> dict[str, Any]:
    """The next version of a freight template. Orders keep the version they were priced with."""
    actor = in_store(request, store_id)
    return _template(save_template(store_id, wish.template(), actor=actor, key=key, is_default=wish.is_default))


@router.get("/{store_id}/freight-templates/{key}/products", response=TemplateProducts)
def list_template_products(
    request: HttpRequest, response: HttpResponse, store_id: UUID, key: UUID, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """The products that go by a freight template, the newest first; by the default go all that have none of their own."""
    allow(in_store(request, store_id), "catalog.view", [store_id])
    stored = _own_template(store_id, key)
    found = page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: products_by_template(stored, after=UUID(after) if after else None, limit=most),
        lambda row: str(row.id),
    )
    return {"items": [{**row._asdict(), "title": row.title or {}} for row in found["items"]], "next": found["next"]}


@router.post("/{store_id}/freight-templates/{key}/products", response=Moved)
def move_to_template(request: HttpRequest, store_id: UUID, key: UUID, wish: ProductIds) -> dict[str, int]:
    """Send these products by a freight template from the next quote on; ids that are not the store's are passed over."""
    actor = in_store(request, store_id)
    allow(actor, "freight.edit", [store_id])
    _own_template(store_id, key)
    return {"products": assign_template(store_id, wish.product_ids, key, actor=actor)}


def _own_template(store_id: UUID, key: UUID) -> StoredTemplate:
    stored = template_of(key)
    if stored.store_id != store_id:
        raise Missing(what="freight template")
    return stored


def _template(one: StoredTemplate) -> dict[str, Any]:
    return {"key": one.key, "version": one.version, "is_default": one.is_default, "template": asdict(one.template)}


def _closing(store_id: UUID) -> dict[str, Any]:
    found = store(store_id)
    ends = [] if found.state == "closed" else open_ends(store_id)
    return {"state": found.state, "closing_at": found.closing_at, "open_ends": [asdict(end) for end in ends]}
