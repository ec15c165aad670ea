"""Goods on shelves, made in one line, through the real services."""

from __future__ import annotations

from itertools import count
from uuid import UUID

from tests.catalog import factories as catalog

from entrepot.catalog.models import Product, Variant
from entrepot.identity.types import SYSTEM
from entrepot.inventory import services
from entrepot.inventory.enums import WarehouseKind
from entrepot.inventory.models import Stock
from entrepot.inventory.types import Demand, DemandLine, Moved, Receipt
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.stores.models import Store

_number = count(1)


def warehouse(store: Store, kind: str = WarehouseKind.OVERSEAS, country: str = "DE") -> UUID:
    """A warehouse of the store."""
    return services.open_warehouse(
        store.id, kind=WarehouseKind(kind), country=country, name=f"Shed {next(_number)}", actor=SYSTEM
    )


def stocked(store: Store | None = None, pieces: int = 10, *, kind: str = WarehouseKind.OVERSEAS, **product: object) -> Variant:
    """A published variant with `pieces` in one warehouse."""
    made: Product = catalog.product(store, **product)
    variant = made.variants.get()
    place = warehouse(made.store, kind)
    if pieces:
        [outcome] = services.receive([Receipt(variant.id, place, pieces)], actor=SYSTEM)
        assert isinstance(outcome, Moved)
    return variant


def demand(variant: Variant, quantity: int = 1, *, order_id: UUID | None = None, minutes: int = 30) -> Demand:
    """One order's wish for pieces of one variant."""
    from datetime import timedelta

    line = DemandLine(order_id or uuid7(), variant.store_id, variant.id, quantity, variant.sku)
    return Demand((line,), clock.now() + timedelta(minutes=minutes))


def shelf(variant: Variant) -> tuple[int, int]:
    """On hand and reserved of the variant's only stock row."""
    return Stock.objects.values_list("on_hand", "reserved").get(variant_id=variant.id)
