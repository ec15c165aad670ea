"""A store gets a place for its goods."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.inventory.enums import WarehouseKind
from entrepot.inventory.models import Warehouse


def open_warehouse(store_id: UUID, *, kind: WarehouseKind, country: str, name: str, actor: Actor) -> UUID:
    """The id of the store's warehouse `name`, made if there is none of that name yet. Needs “stock.adjust”."""
    allow(actor, "stock.adjust", [store_id])
    with transaction.atomic():
        warehouse, made = Warehouse.objects.get_or_create(
            store_id=store_id, name=name, defaults={"kind": kind, "country": country.upper()}
        )
        if made:
            record(actor, "inventory.warehouse_opened", [Subject("warehouse", str(warehouse.id), store_id, {"name": name})])
    return warehouse.id
