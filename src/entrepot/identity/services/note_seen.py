"""Somebody of the staff is at the store's desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock

EVERY: Final = timedelta(minutes=5)  # nobody needs it closer, and a page is read far more often
_SEEN: Final = """
UPDATE identity_storegrant SET last_seen_at = %(now)s
 WHERE person_id = %(person)s AND store_id = %(store)s AND (last_seen_at IS NULL OR last_seen_at <= %(stale)s)
"""


def note_seen(person_id: UUID, store_id: UUID) -> None:
    """Note that the person works in the store now, at most once in `EVERY`. Those without a role there (support) leave no mark."""
    now = clock.now()
    sql.execute(_SEEN, {"person": person_id, "store": store_id, "now": now, "stale": now - EVERY})
