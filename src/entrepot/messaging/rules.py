"""What a message may be. Pure: no database, no network, no clock."""

from __future__ import annotations

from typing import Final
from uuid import UUID

LONGEST: Final = 2_000
MOST_PICTURES: Final = 4
MOST_QUICK_REPLIES: Final = 20
LARGEST: Final = (1600, 1600)
_PREVIEW: Final = 140


def topic(product_id: UUID | None, order_id: UUID | None) -> str:
    """What a conversation is about, as its key between one shopper and one store; an order goes before a product."""
    if order_id is not None:
        return f"order:{order_id}"
    return f"product:{product_id}" if product_id is not None else "store"


def preview(text: str) -> str:
    """The beginning of a message in one line, for lists."""
    line = " ".join(text.split())
    return line if len(line) <= _PREVIEW else f"{line[: _PREVIEW - 1]}…"
