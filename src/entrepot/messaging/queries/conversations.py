"""Conversations for their two sides, and for the platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import storages

from entrepot.database import sql
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Missing
from entrepot.messaging import rules
from entrepot.messaging.enums import Side
from entrepot.messaging.types import About, ConversationLine, MessageLine, PictureLine

COLUMNS = "id, store_id, shopper_id, product_id, order_id, last_text, last_side, last_at, waiting_since, assigned_to_id"
_OWN = f"""
SELECT {COLUMNS}, shopper_unread AS unread FROM messaging_conversation
 WHERE shopper_id = %(person)s AND (%(at)s::timestamptz IS NULL OR (last_at, id) < (%(at)s, %(id)s))
 ORDER BY last_at DESC, id DESC LIMIT %(limit)s
"""
_ABOUT_ORDER = f"SELECT {COLUMNS}, 0 AS unread FROM messaging_conversation WHERE order_id = %s ORDER BY id"
_ONE = f"""
SELECT {COLUMNS}, shopper_unread, store_unread, shopper_read_to, store_read_to FROM messaging_conversation WHERE id = %s
"""
_MESSAGES = """
SELECT m.id, m.side, m.person_id, m.text, m.at,
       (SELECT jsonb_agg(jsonb_build_array(p.id, p.width, p.height) ORDER BY p.id)
          FROM messaging_messagepicture p WHERE p.message_id = m.id) AS pictures
  FROM messaging_message m
 WHERE m.conversation_id = %(id)s AND (%(before)s::bigint IS NULL OR m.id < %(before)s)
 ORDER BY m.id DESC LIMIT %(limit)s
"""
_PICTURE = """
SELECT p.path, m.conversation_id FROM messaging_messagepicture p JOIN messaging_message m ON m.id = p.message_id WHERE p.id = %s
"""
_THERE = """
SELECT id FROM messaging_conversation WHERE shopper_id = %s AND store_id = %s AND topic = %s
"""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its latest messages, oldest first, as one side (None: the platform) sees it."""

    line: ConversationLine
    side: Side | None
    messages: Sequence[MessageLine]
    has_earlier: bool

    @property
    def last_id(self) -> int:
        """The last message shown, up to which the side has now read; 0 without one."""
        return self.messages[-1].id if self.messages else 0


def own_conversations(
    person_id: UUID, *, before: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[ConversationLine]:
    """The shopper's conversations, the latest first. One statement."""
    at, last = before or (None, None)
    return _lines(_OWN, {"person": person_id, "at": at, "id": last, "limit": limit})


def unanswered(store_id: UUID) -> int:
    """How many conversations wait for the store's answer."""
    return int(
        sql.scalar("SELECT count(*) FROM messaging_conversation WHERE store_id = %s AND waiting_since IS NOT NULL", [store_id])
    )


def unread_of_shopper(person_id: UUID) -> int:
    """How many messages of stores the shopper has not seen."""
    return int(
        sql.scalar("SELECT coalesce(sum(shopper_unread), 0) FROM messaging_conversation WHERE shopper_id = %s", [person_id])
    )


def is_there(about: About, person_id: UUID) -> UUID | None:
    """The shopper's conversation about this, if there is one already."""
    topic = rules.topic(about.product_id, about.order_id)
    found: UUID | None = sql.scalar(_THERE, [person_id, about.store_id, topic])
    return found


def conversation(
    conversation_id: UUID, *, actor: Actor, store_id: UUID | None = None, before: int | None = None, limit: int = 50
) -> Conversation:
    """A conversation with its latest messages (those before message `before`), two statements.

    Its shopper sees it, the store's staff with `messages.answer`, and the platform with `messages.read`; to everybody else, and
    with another `store_id`, it is not there: raises Missing. Raises Forbidden for staff without the leaf.
    """
    found = sql.dicts(_ONE, [conversation_id])
    if not found or (store_id is not None and found[0]["store_id"] != store_id):
        raise Missing(what="conversation")
    row = found[0]
    side = _side(row, actor, as_store=store_id is not None)
    unread = {Side.SHOPPER: row["shopper_unread"], Side.STORE: row["store_unread"], None: 0}[side]
    seen = {Side.SHOPPER.value: row["store_read_to"], Side.STORE.value: row["shopper_read_to"]}
    messages = sql.dicts(_MESSAGES, {"id": conversation_id, "before": before, "limit": limit + 1})
    shown = [
        MessageLine(
            message["id"], message["side"], message["person_id"], message["text"], message["at"],
            tuple(PictureLine(UUID(id_), width, height) for id_, width, height in message["pictures"] or ()),
            message["id"] <= seen[message["side"]],
        )
        for message in reversed(messages[:limit])
    ]  # fmt: skip
    line = ConversationLine(**{name: row[name] for name in COLUMNS.split(", ")}, unread=unread)
    return Conversation(line, side, shown, len(messages) > limit)


def said_about_order(order_id: UUID) -> int:
    """How many conversations there are about an order; nothing of what was said."""
    return int(sql.scalar("SELECT count(*) FROM messaging_conversation WHERE order_id = %s", [order_id]))


def conversations_about_order(order_id: UUID, *, actor: Actor) -> list[Conversation]:
    """What was said about an order, for the platform's story of it. Raises Forbidden."""
    allow(actor, "messages.read")
    return [conversation(line.id, actor=actor) for line in _lines(_ABOUT_ORDER, [order_id])]


def picture_file(picture_id: UUID, *, actor: Actor) -> File[bytes]:
    """The file of a picture, for those who may see its conversation. Raises Missing, Forbidden."""
    found = sql.one(_PICTURE, [picture_id])
    if found is None or not storages["private"].exists(found[0]):
        raise Missing(what="picture")
    conversation(found[1], actor=actor, limit=1)
    return storages["private"].open(found[0])


def quick_replies(store_id: UUID) -> list[tuple[int, str]]:
    """(id, text) of the answers that the store keeps."""
    found = sql.rows("SELECT id, text FROM messaging_quickreply WHERE store_id = %s ORDER BY id", [store_id])
    return [(id_, text) for id_, text in found]


def filled_quick_replies(store_id: UUID, *, name: str, order: str) -> list[tuple[int, str, str]]:
    """(id, text as kept, text for this shopper's name and order number) of the store's answers; "" for what is not known."""
    return [(id_, text, rules.filled(text, name=name, order=order)) for id_, text in quick_replies(store_id)]


def _side(row: dict[str, Any], actor: Actor, *, as_store: bool) -> Side | None:
    if not as_store and actor.acting_for is None and actor.person_id is not None and row["shopper_id"] == actor.person_id:
        return Side.SHOPPER
    if actor.grants is not None and "messages.read" in actor.grants.platform and actor.acting_for is None:
        allow(actor, "messages.read")
        return None
    allow(actor, "messages.answer", [row["store_id"]])
    return Side.STORE


def _lines(statement: str, params: Any) -> list[ConversationLine]:
    return [ConversationLine(**row) for row in sql.dicts(statement, params)]
