"""One side has seen a conversation up to a message."""

from __future__ import annotations

from uuid import UUID

from entrepot.database import sql
from entrepot.messaging.enums import Side

_READ = """
WITH held AS (SELECT id FROM messaging_conversation WHERE id = %(id)s AND {side}_read_to < %(to)s FOR UPDATE)
UPDATE messaging_conversation c
   SET {side}_read_to = greatest(c.{side}_read_to, %(to)s),
       {side}_unread = (SELECT count(*) FROM messaging_message m
                         WHERE m.conversation_id = c.id AND m.side <> '{side}' AND m.id > %(to)s)
  FROM held WHERE held.id = c.id
"""


def mark_read(conversation_id: UUID, side: Side, to: int) -> bool:
    """Note that `side` has seen everything up to message `to`; whether that was news. Marks never go back; safe to repeat.

    The caller has found the conversation through `conversation`, which knows who is on which side.
    """
    return sql.execute(_READ.format(side=Side(side).value), {"id": conversation_id, "to": to}) > 0
