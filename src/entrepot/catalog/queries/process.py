"""Where products stand, and what can be done with them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from entrepot.catalog.rules.process import leaf_of, verbs_from
from entrepot.database import sql

_CATEGORIES = """
SELECT p.store_id, c.path FROM catalog_product p JOIN catalog_category c ON c.id = p.category_id
 WHERE p.store_id = ANY(%s::uuid[]) AND p.state IN ('published', 'review') GROUP BY 1, 2 ORDER BY 1, 2
"""


def open_verbs(state: str) -> dict[str, str]:
    """What can be done with a product in `state`, each with the permission that it asks for, in the table's order."""
    return {verb: leaf_of(verb) for verb in verbs_from(state)}


def counts_by_state(store_id: UUID | None) -> dict[str, int]:
    """How many products of the store (None: of all stores) stand in each state."""
    found = sql.rows(
        "SELECT state, count(*) FROM catalog_product WHERE %s::uuid IS NULL OR store_id = %s::uuid GROUP BY 1",
        [store_id, store_id],
    )
    return dict(found)


def waiting_for_review() -> tuple[int, datetime | None]:
    """How many products of all stores wait for review, and since when the oldest does."""
    count, oldest = sql.one("SELECT count(*), min(changed_at) FROM catalog_product WHERE state = 'review'") or (0, None)
    return count, oldest


def given_back_count(store_id: UUID) -> int:
    """Drafts of the store that the platform turned down, with a note that says why."""
    return int(
        sql.scalar("SELECT count(*) FROM catalog_product WHERE store_id = %s AND state = 'draft' AND note <> ''", [store_id])
    )


def categories_of(store_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The paths of the categories in which each store has products on sale or in review; one statement."""
    found: dict[UUID, list[str]] = {store_id: [] for store_id in store_ids}
    for store_id, path in sql.rows(_CATEGORIES, [list(found)]):
        found[store_id].append(path)
    return found
