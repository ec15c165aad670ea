"""Campaign slots and uploads, made in one line."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image
from tests.identity import factories as identity

from entrepot.kernel import clock
from entrepot.marketing import services
from entrepot.marketing.enums import LinkKind, Place
from entrepot.marketing.models import Slot
from entrepot.marketing.types import Link, SlotDraft, Words

WORDS = {"en": Words("Tea week", "Fresh from the hills", "Look", "A cup of tea"), "zh-hans": Words("茶叶周", "", "", "一杯茶")}


def draft(place: str = Place.HOME_BAND, **fields: object) -> SlotDraft:
    """A slot of today, for a week, that leads to the stores."""
    now = clock.now()
    values = {
        "words": WORDS,
        "link": Link(LinkKind.PATH, "/stores/"),
        "starts_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(days=7),
        **fields,
    }
    return SlotDraft(place, **values)


def upload(width: int = 64, height: int = 32, kind: str = "PNG", **save: object) -> bytes:
    """The bytes of a picture as somebody would send it."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), "#a04020").save(written, kind, **save)
    return written.getvalue()


def slot(place: str = Place.HOME_BAND, *, published: bool = True, **fields: object) -> Slot:
    """A slot without a picture (the hero has one), published unless told otherwise."""
    actor = identity.operator()
    picture = services.keep_picture(upload(), place, actor=actor) if place == Place.HOME_HERO else None
    made = services.save_slot(draft(place, **fields), actor=actor, picture=picture)
    if published:
        services.publish_slot(made, actor=actor)
    return Slot.objects.get(pk=made)
