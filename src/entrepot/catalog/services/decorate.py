"""A store decorates its page: a draft that only its staff see, shown to visitors when it is published."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from entrepot.catalog.errors import DecorationChanged, NothingDecorated, NotOfThisStore
from entrepot.catalog.models import Decoration as Row
from entrepot.catalog.rules import decoration as rules
from entrepot.catalog.types import Decoration, StorePicture
from entrepot.database import sql
from entrepot.events.facts.catalog import DecorationPublished
from entrepot.events.services import publish as tell
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.kernel.pictures import repaint

_FOLDER: Final = "stores"
_OWN: Final = "SELECT count(*) FROM catalog_product WHERE id = ANY(%s::uuid[]) AND store_id = %s"


def keep_store_picture(store_id: UUID, content: bytes, part: str, *, actor: Actor) -> StorePicture:
    """The upload, painted anew in the proportions of `part` (“banner”, “logo”), under a name made of its content.

    Raises Forbidden, Missing, NotAPicture.
    """
    allow(actor, "stores.edit", [store_id])
    picture = repaint(content, most=rules.SIZES[part], cover=True)
    path = f"{_folder(store_id)}{picture.name}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(picture.content))
    return StorePicture(path, picture.width, picture.height)


def save_decoration(store_id: UUID, wanted: Decoration, *, version: int, actor: Actor) -> int:
    """Save the draft; visitors see nothing of it. Returns the new version.

    `version` is the one that was read (0: there was none). Raises DecorationChanged when somebody saved meanwhile, NotOfThisStore
    for a product or picture of somebody else, TooManyFeatured, Invalid, Missing, Forbidden.
    """
    allow(actor, "stores.edit", [store_id])
    draft = rules.checked(wanted)
    if any(picture and not picture.path.startswith(_folder(store_id)) for picture in (draft.banner, draft.logo)):
        raise Invalid(field="picture", reason="only pictures that were uploaded for this store")
    with transaction.atomic():
        if sql.scalar(_OWN, [list(draft.featured), store_id]) != len(draft.featured):
            raise NotOfThisStore
        Row.objects.bulk_create([Row(store_id=store_id, version=0)], ignore_conflicts=True)
        row = _held(store_id)
        if row.version != version:
            raise DecorationChanged
        row.draft, row.version, row.changed_at = rules.stored(draft), version + 1, clock.now()
        row.save(update_fields=["draft", "version", "changed_at"])
        record(actor, "catalog.decoration_saved", [Subject("stores.store", store_id, store_id, {"version": row.version})])
    return row.version


def publish_decoration(store_id: UUID, *, version: int, actor: Actor) -> None:
    """Show the draft of `version` to visitors. Raises NothingDecorated, DecorationChanged, Missing, Forbidden."""
    allow(actor, "stores.edit", [store_id])
    with transaction.atomic():
        row = _held(store_id)
        if row.version != version:
            raise DecorationChanged
        row.shown, row.published_at = row.draft, clock.now()
        row.save(update_fields=["shown", "published_at"])
        record(actor, "catalog.decoration_published", [Subject("stores.store", store_id, store_id, {"version": version})])
        tell([DecorationPublished(store_id=store_id)])


def discard_decoration(store_id: UUID, *, version: int, actor: Actor) -> int:
    """Take the draft back to what visitors see. Returns the new version. Raises NothingDecorated, DecorationChanged, Forbidden."""
    allow(actor, "stores.edit", [store_id])
    with transaction.atomic():
        row = _held(store_id)
        if row.version != version:
            raise DecorationChanged
        row.draft, row.version, row.changed_at = row.shown or {}, version + 1, clock.now()
        row.save(update_fields=["draft", "version", "changed_at"])
        record(actor, "catalog.decoration_discarded", [Subject("stores.store", store_id, store_id, {"version": row.version})])
    return row.version


def _held(store_id: UUID) -> Row:
    row = Row.objects.select_for_update(no_key=True).filter(pk=store_id).first()
    if row is None:
        raise NothingDecorated
    return row


def _folder(store_id: UUID) -> str:
    return f"{_FOLDER}/{store_id}/"
