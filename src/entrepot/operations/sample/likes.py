"""What shoppers keep for later, and the stores that they follow."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Final

from entrepot.database import sql
from entrepot.favourites.services import follow_store, keep_product
from entrepot.kernel.clock import VirtualClock

from .opening import Market
from .plan import SEED, popularity

_PRODUCTS: Final = """
SELECT p.external_id, p.id FROM catalog_product p
 WHERE p.store_id = ANY(%s) AND p.state = 'published' AND p.published_at < %s ORDER BY p.store_id, p.external_id
"""
_LIKING: Final = 40  # shoppers; those who can be signed in as come first
_MOST: Final = 9
_LONGEST_AGO: Final = 30


def like(market: Market, clock: VirtualClock, now: datetime) -> None:
    """Let shoppers keep what is liked most, now and then in the last month, and follow a store or two. Safe to repeat."""
    earliest = now - timedelta(days=_LONGEST_AGO)
    found = dict(sql.rows(_PRODUCTS, [[store.id for store in market.stores.values()], earliest]))
    names = sorted(found)
    stores = [store.id for store in market.stores.values()]
    for place, (_shopper, actor) in enumerate(market.shoppers[:_LIKING]):
        draw = random.Random(f"{SEED}:likes:{place}")  # noqa: S311  - a play, not a secret
        for days in sorted((draw.randrange(1, _LONGEST_AGO) for _ in range(draw.randint(3, _MOST))), reverse=True):
            clock.set(now - timedelta(days=days, minutes=draw.randrange(600)))
            if names:
                [name] = draw.choices(names, [popularity(each) for each in names])
                keep_product(found[name], actor=actor)
        for store_id in draw.sample(stores, draw.randint(1, 3)):
            follow_store(store_id, actor=actor)
    clock.set(now)
