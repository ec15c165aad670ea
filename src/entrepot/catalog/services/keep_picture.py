"""Uploaded pictures of products."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.pictures import repaint

FOLDER: Final = "products"


def keep_picture(store_id: UUID, content: bytes, *, actor: Actor) -> str:
    """The upload, painted anew (nothing but its pixels survives) and stored under a name made of its content; its address.

    Safe to repeat. It belongs to no product until one is saved with it, and is deleted after a week if none is (see
    `forget_pictures`). Raises Forbidden, Missing, NotAPicture.
    """
    allow(actor, "catalog.edit", [store_id])
    picture = repaint(content)
    path = f"{FOLDER}/{store_id}/{picture.name}"
    if default_storage.exists(path) and default_storage.get_modified_time(path) < clock.now() - timedelta(days=1):
        default_storage.delete(path)  # put there anew, so that it is as young as this upload
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(picture.content))
    return default_storage.url(path)
