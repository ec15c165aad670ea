"""Conversations, made in one line."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import count
from uuid import UUID

from PIL import Image
from tests.identity import factories as identity
from tests.stores import factories as stores

from entrepot.identity.types import Actor
from entrepot.messaging.models import Conversation
from entrepot.messaging.services import write_to_store
from entrepot.messaging.types import About

_number = count(1)


def conversation(
    text: str = "Is it fresh?", *, store_id: UUID | None = None, shopper: Actor | None = None, pictures: Sequence[bytes] = ()
) -> Conversation:
    """A shopper's first word to a store."""
    about = About(store_id or stores.store().pk)
    made = write_to_store(about, text, key=f"k{next(_number)}", actor=shopper or identity.shopper(), pictures=pictures)
    return Conversation.objects.get(pk=made)


def photograph(**save: object) -> bytes:
    """A JPEG as a telephone writes it: with the place where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 10.0, 0.0)})
    exif[0x010F] = "SecretCamera"
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "#406020").save(written, "JPEG", exif=exif, **save)
    return written.getvalue()
