"""Freight templates in force, kept in the process by version."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.logistics.models import FreightTemplate
from entrepot.logistics.queries.templates import stored
from entrepot.logistics.types import StoredTemplate

_CHECK_EVERY_S: Final = 2.0


class _Cache:
    """Templates by store; dropped as a whole when any template changed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.version = ""
        self.checked_at = 0.0
        self.by_store: dict[UUID, list[StoredTemplate]] = {}


_cache = _Cache()


def templates_of(store_ids: Iterable[UUID]) -> dict[UUID, list[StoredTemplate]]:
    """The active templates of each store, the default first. One statement for the stores that are not known yet."""
    wanted = set(store_ids)
    with _cache.lock:
        _refresh()
        missing = wanted - _cache.by_store.keys()
        if missing:
            read: dict[UUID, list[StoredTemplate]] = {store_id: [] for store_id in missing}
            rows = FreightTemplate.objects.filter(is_active=True, store_id__in=missing)
            for row in rows.order_by("-is_default", "key"):
                read[row.store_id].append(stored(row))
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
