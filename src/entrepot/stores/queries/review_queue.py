"""Applications that wait for the platform."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import orjson

from entrepot.database import sql
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.stores.types import ApplicationView, Paper

from .kinds import kind_rules
from .stores import COLUMNS, view

_QUEUE = f"""
SELECT a.id AS application_id, a.applied_at, a.applied_by, a.papers::text AS papers,
       m.legal_name, m.country AS merchant_country, m.registration_no,
       {COLUMNS}
  FROM stores_storeapplication a JOIN stores_store s ON s.id = a.store_id JOIN stores_merchant m ON m.id = s.merchant_id
 WHERE a.outcome = '' AND (a.applied_at, a.id) > (%(at)s, %(id)s) AND (%(store)s::uuid IS NULL OR a.store_id = %(store)s::uuid)
 ORDER BY a.applied_at, a.id LIMIT %(limit)s
"""
_OWN = ("application_id", "applied_at", "applied_by", "legal_name", "merchant_country", "registration_no")
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def waiting_applications() -> tuple[int, datetime | None]:
    """How many applications wait, and since when the oldest does."""
    count, oldest = sql.one("SELECT count(*), min(applied_at) FROM stores_storeapplication WHERE outcome = ''") or (0, None)
    return count, oldest


def review_queue(
    *, actor: Actor, after: tuple[datetime, int] | None = None, store_id: UUID | None = None, limit: int = 50
) -> list[ApplicationView]:
    """Applications without a decision, the longest waiting first, in one statement.

    `after` is (applied_at, application_id) of the last line seen. `missing_papers` are those asked for today. Takes the right
    to review stores. `store_id` asks for the application of one store.
    """
    allow(actor, "stores.review")
    at, application_id = after or (_FIRST, 0)
    today = clock.now().date()
    queue = []
    for row in sql.dicts(_QUEUE, {"at": at, "id": application_id, "store": store_id, "limit": limit}):
        own = {name: row.pop(name) for name in _OWN}
        papers = tuple(Paper(**paper) for paper in orjson.loads(row.pop("papers")))
        store = view(row)
        given = {paper.kind for paper in papers}
        asked = kind_rules(store.kind, today, store.country).required_papers
        missing = tuple(kind for kind in asked if kind not in given)
        queue.append(ApplicationView(store=store, papers=papers, missing_papers=missing, **own))
    return queue
