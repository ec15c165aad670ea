"""Note that products changed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock

_MARK = """
INSERT INTO search_dirty (product_id, changed_at) SELECT id, %s FROM unnest(%s::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING
"""


def mark(product_ids: Collection[UUID]) -> None:
    """The index lags behind these products from now on, until `index_dirty` took them."""
    sql.execute(_MARK, (clock.now(), sorted(set(product_ids))))
