"""A store's inbox: what waits, what is whose, what was said, and how long shoppers wait."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.messaging.types import ConversationLine, InboxFilter, InboxPlace

from .conversations import COLUMNS

ANSWER_TIME_OF: Final = timedelta(days=30)
_KINDS: Final = {
    "waiting": "waiting_since IS NOT NULL",
    "unread": "store_unread > 0",
    "answered": "waiting_since IS NULL",
    "all": "true",
}
# Who waits longest comes first; everything else the latest first. Both orders are an index's.
_SIGNS: Final = re.compile(r"[\\%_]")  # that LIKE reads otherwise
_WAITING: Final = ("waiting_since", "ASC", ">")
_LATEST: Final = ("last_at", "DESC", "<")
_SAID: Final = """
 AND (c.order_id = ANY(%(orders)s::uuid[]) OR c.shopper_id IN (SELECT id FROM identity_person WHERE display_name ILIKE %(like)s)
      OR EXISTS (SELECT FROM messaging_message m WHERE m.conversation_id = c.id AND m.text ILIKE %(like)s))
"""
_COUNTS: Final = """
SELECT count(*) FILTER (WHERE waiting_since IS NOT NULL), count(*) FILTER (WHERE store_unread > 0),
       count(*) FILTER (WHERE waiting_since IS NOT NULL AND assigned_to_id = %(person)s)
  FROM messaging_conversation WHERE store_id = %(store)s AND (waiting_since IS NOT NULL OR store_unread > 0)
"""
_ANSWER_TIME: Final = """
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY m.answered_after_s)
  FROM messaging_conversation c JOIN messaging_message m ON m.conversation_id = c.id
 WHERE c.store_id = %(store)s AND c.last_at >= %(since)s AND m.at >= %(since)s AND m.answered_after_s IS NOT NULL
"""


def store_inbox(
    store_id: UUID, wanted: InboxFilter, *, after: InboxPlace | None = None, limit: int = 30
) -> list[ConversationLine]:
    """The store's conversations that fit: those that wait with the longest first, others with the latest first. One statement.

    `after` is the `place_of` the last line of the page before. The caller has asked `allow`.
    """
    column, way, beyond = _WAITING if wanted.kind == "waiting" else _LATEST
    text = wanted.text.strip()
    statement = f"""
        SELECT {COLUMNS}, store_unread AS unread FROM messaging_conversation c
         WHERE store_id = %(store)s AND {_KINDS[wanted.kind]}
           AND (%(person)s::uuid IS NULL OR assigned_to_id = %(person)s::uuid) AND (NOT %(nobody)s OR assigned_to_id IS NULL)
           AND (%(at)s::timestamptz IS NULL OR ({column}, id) {beyond} (%(at)s, %(id)s::uuid)) {_SAID if text else ""}
         ORDER BY {column} {way}, id {way} LIMIT %(limit)s
    """
    found = sql.dicts(
        statement,
        {
            "store": store_id,
            "person": wanted.assigned_to,
            "nobody": wanted.is_unassigned,
            "at": after.at if after else None,
            "id": after.id if after else None,
            "orders": list(wanted.order_ids),
            "like": "%" + _SIGNS.sub(r"\\\g<0>", text) + "%",
            "limit": limit,
        },
    )
    return [ConversationLine(**row) for row in found]


def place_of(line: ConversationLine, wanted: InboxFilter) -> InboxPlace:
    """Where the page that ends with this line is gone on from."""
    at = line.waiting_since if wanted.kind == "waiting" and line.waiting_since else line.last_at
    return InboxPlace(at, line.id)


def inbox_counts(store_id: UUID, person_id: UUID | None) -> dict[str, int]:
    """How many conversations wait, are unread, and wait for this person. One statement."""
    row = sql.one(_COUNTS, {"store": store_id, "person": person_id})
    assert row is not None  # an aggregate always answers
    return dict(zip(("waiting", "unread", "mine"), row, strict=True))


def answer_time(store_id: UUID) -> timedelta | None:
    """How long shoppers waited for the store's answer in the last 30 days: half of them no longer. None without an answer."""
    seconds = sql.scalar(_ANSWER_TIME, {"store": store_id, "since": clock.now() - ANSWER_TIME_OF})
    return None if seconds is None else timedelta(seconds=int(seconds))
