"""Freight templates in force, kept in the process by version."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.logistics.models import FreightTemplate, TemplateUse
from entrepot.logistics.queries.templates import stored
from entrepot.logistics.types import StoredTemplate

_CHECK_EVERY_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class StoreTemplates:
    """A store's active templates, the default first, and the products that go by another one than the default."""

    templates: list[StoredTemplate]
    by_product: dict[UUID, UUID]

    def of_product(self, product_id: UUID | None) -> StoredTemplate | None:
        """The template that the product goes by; the default where nothing else was said, None where there is none at all."""
        key = self.by_product.get(product_id) if product_id is not None else None
        named = next((stored for stored in self.templates if stored.key == key), None) if key else None
        return named or next((stored for stored in self.templates if stored.is_default), None)


class _Cache:
    """Templates by store; dropped as a whole when any template changed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.version = ""
        self.checked_at = 0.0
        self.by_store: dict[UUID, StoreTemplates] = {}


_cache = _Cache()


def templates_of(store_ids: Iterable[UUID]) -> dict[UUID, StoreTemplates]:
    """The active templates of each store and their products. Two statements for the stores that are not known yet."""
    wanted = set(store_ids)
    with _cache.lock:
        _refresh()
        missing = wanted - _cache.by_store.keys()
        if missing:
            read = {store_id: StoreTemplates([], {}) for store_id in missing}
            rows = FreightTemplate.objects.filter(is_active=True, store_id__in=missing)
            for row in rows.order_by("-is_default", "key"):
                read[row.store_id].templates.append(stored(row))
            uses = TemplateUse.objects.filter(store_id__in=missing).values_list("store_id", "product_id", "template_key")
            for store_id, product_id, key in uses.order_by("product_id"):
                read[store_id].by_product[product_id] = key
            _cache.by_store.update(read)
        return {store_id: _cache.by_store[store_id] for store_id in wanted}


def forget_templates() -> None:
    """Read templates anew at the next quote of this process; others notice within two seconds."""
    with _cache.lock:
        _cache.by_store = {}
        _cache.checked_at = 0.0


def _refresh() -> None:
    if time.monotonic() - _cache.checked_at < _CHECK_EVERY_S:
        return
    version = str(sql.scalar("SELECT version FROM logistics_templateversion"))
    if version != _cache.version:
        _cache.version, _cache.by_store = version, {}
    _cache.checked_at = time.monotonic()
