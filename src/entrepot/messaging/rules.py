"""What a message may be. Pure: no database, no network, no clock."""

from __future__ import annotations

import re
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


def filled(text: str, *, name: str, order: str) -> str:
    """A quick reply for one conversation: “{name}” and “{order}” are filled in; what is not known leaves no gap."""
    said = text.replace("{name}", name).replace("{order}", order)
    if name and order:
        return said
    # a missing word leaves no double blank, and none before a sign
    return re.sub(r" +([,.!?，。！？])", r"\1", re.sub(r" {2,}", " ", said)).strip()
