"""What goes in and out of messaging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class About:
    """What a conversation is about: an order, a product, or (with neither) the store itself."""

    store_id: UUID
    product_id: UUID | None = None
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """A conversation as a list shows it to one of its sides; `unread` counts that side's."""

    id: UUID
    store_id: UUID
    shopper_id: UUID
    product_id: UUID | None
    order_id: UUID | None
    last_text: str
    last_side: str
    last_at: datetime
    waiting_since: datetime | None
    assigned_to_id: UUID | None
    unread: int


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What narrows a store's inbox. `kind`: "waiting", "unread", "answered" or "all"; `text` is looked for in names and messages,
    `order_ids` are the orders that it names.
    """

    kind: str = "all"
    assigned_to: UUID | None = None
    is_unassigned: bool = False
    text: str = ""
    order_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class InboxPlace:
    """A line of the inbox, to go on after."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A picture of a message; its file is fetched through `picture_file` only."""

    id: UUID
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message. `is_read` tells whether the other side has seen it."""

    id: int
    side: str
    person_id: UUID | None
    text: str
    at: datetime
    pictures: tuple[PictureLine, ...]
    is_read: bool
