"""Work off what changed."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction

from entrepot.database import sql

from ._read import read_catalog
from ._write import write

logger = logging.getLogger(__name__)
_WAITING = "SELECT product_id FROM search_dirty ORDER BY changed_at, product_id LIMIT %s FOR UPDATE SKIP LOCKED"
_TAKEN = "DELETE FROM search_dirty WHERE product_id = ANY(%s)"


def index_dirty(limit: int = 500) -> int:
    """Index at most `limit` products that changed, the longest waiting first; the number taken.

    Any number of workers may do so at once. A product that cannot be indexed stays waiting and holds up no other.
    """
    with transaction.atomic():
        ids = [product for (product,) in sql.rows(_WAITING, (limit,))]
        if not ids:
            return 0
        if _try(ids):
            return len(ids)
        return sum(_try([product]) for product in sorted(ids))


def _try(ids: list[UUID]) -> bool:
    try:
        with transaction.atomic():
            sql.execute(_TAKEN, (ids,))
            write(ids, read_catalog)
    except Exception:
        logger.exception("products cannot be indexed: %s", ", ".join(map(str, ids[:3])))
        return False
    return True
