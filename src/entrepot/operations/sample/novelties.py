"""Goods that came on sale during the last weeks, so that there is always something new."""

from __future__ import annotations

from datetime import datetime, timedelta

from entrepot.catalog import services as catalog
from entrepot.database import sql
from entrepot.kernel.clock import VirtualClock

from .goods import goods
from .opening import Market, accepted

_DRAFTS = "SELECT external_id, id FROM catalog_product WHERE store_id = %s AND state = 'draft'"
_WAITING = "SELECT id FROM catalog_product WHERE id = %s AND state = 'review'"


def release_novelties(market: Market, clock: VirtualClock, now: datetime) -> None:
    """Let each new thing be handed in by its store and, where its category asks for it, approved; what is on sale is left alone."""
    drafts = {slug: dict(sql.rows(_DRAFTS, [store.id])) for slug, store in market.stores.items()}
    new = sorted(((good.debut, good) for good in goods() if good.debut is not None), key=lambda each: -each[0])
    for days, good in new:
        product_id = drafts[good.store].get(good.id)
        if product_id is None:
            continue
        clock.set(now - timedelta(days=days, hours=days % 9))
        accepted(catalog.submit([product_id], market.stores[good.store].owner))
        if sql.rows(_WAITING, [product_id]):
            accepted(catalog.approve([product_id], market.operator))
