"""Pictures of slots: uploads painted anew and put where pictures are served from."""

from __future__ import annotations

from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.pictures import repaint
from entrepot.marketing import rules
from entrepot.marketing.enums import Place
from entrepot.marketing.types import SlotPicture

_FOLDER: Final = "campaigns"


def keep_picture(content: bytes, place: str, *, actor: Actor) -> SlotPicture:
    """The upload, cut to what `place` has room for and stored under a name made of its content. Raises Forbidden, NotAPicture."""
    allow(actor, "marketing.edit")
    picture = repaint(content, most=rules.SIZES[Place(place)], cover=True)
    path = f"{_FOLDER}/{picture.name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(picture.content))
    return SlotPicture(path, picture.width, picture.height)


def forget_picture(path: str) -> None:
    """Delete the file of a picture that nothing shows any more. Safe to repeat."""
    if path.startswith(f"{_FOLDER}/"):
        default_storage.delete(path)
