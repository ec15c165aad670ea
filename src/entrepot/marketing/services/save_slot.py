"""A campaign slot is made or changed."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.db import transaction

from entrepot.catalog.queries import category, product_page
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid, Missing
from entrepot.marketing import rules
from entrepot.marketing.enums import LinkKind, SlotState
from entrepot.marketing.errors import LeadsAway, NotReady, NotThere, SlotChanged
from entrepot.marketing.models import Slot
from entrepot.marketing.types import Link, SlotDraft, SlotPicture
from entrepot.stores.queries import store_by_slug


def save_slot(
    draft: SlotDraft,
    *,
    actor: Actor,
    slot_id: UUID | None = None,
    version: int | None = None,
    picture: SlotPicture | None = None,
) -> UUID:
    """Make a slot as a draft, or change the one of `slot_id`; returns its id. What is published stays published.

    Without `picture` the one it has stays. `version` is the one that the form was filled from: raises SlotChanged when somebody
    else saved meanwhile. Also raises Forbidden, Invalid, LeadsAway, NotThere, Missing; NotReady when it is published and would
    lack something.
    """
    allow(actor, "marketing.edit")
    if wrong := rules.wrong_with(draft):
        raise Invalid(field=wrong[0], reason=wrong[1])
    if draft.category_path and category(draft.category_path) is None:
        raise NotThere(target=draft.category_path)
    _leads_somewhere(draft.link)
    now = clock.now()
    with transaction.atomic():
        row = Slot(created_by=actor.code, created_at=now, version=0) if slot_id is None else _held(slot_id)
        if slot_id is not None and version is not None and version != row.version:
            raise SlotChanged
        if picture is not None:
            row.picture, row.picture_width, row.picture_height = picture
        if row.state == SlotState.PUBLISHED:
            ready(draft, SlotPicture(row.picture, row.picture_width, row.picture_height) if row.picture else None)
        row.place, row.category_path, row.position = draft.place, draft.category_path, draft.position
        row.words = {language: asdict(words) for language, words in draft.words.items()}
        row.link_kind, row.link_value = draft.link
        row.starts_at, row.ends_at = draft.starts_at, draft.ends_at
        row.version, row.changed_at = row.version + 1, now
        row.save(force_insert=slot_id is None)
        done = "marketing.slot_made" if slot_id is None else "marketing.slot_changed"
        detail = {"place": draft.place, "link": f"{draft.link.kind}:{draft.link.value}", "version": row.version}
        record(actor, done, [Subject("marketing.slot", row.pk, detail=detail)])
    return row.pk


def ready(draft: SlotDraft, picture: SlotPicture | None) -> None:
    """Return when the slot can be shown to visitors. Raises NotReady."""
    missing = rules.missing_in(draft, picture, tuple(code for code, _name in settings.LANGUAGES))
    if missing:
        raise NotReady(missing=", ".join(missing))


def _held(slot_id: UUID) -> Slot:
    row = Slot.objects.select_for_update().filter(pk=slot_id).first()
    if row is None:
        raise Missing(what="campaign slot")
    return row


def _leads_somewhere(link: Link) -> None:
    """Raises LeadsAway, NotThere."""
    if link.kind == LinkKind.PATH:
        if not rules.is_own_path(link.value):
            raise LeadsAway
        return
    if not link.value.strip() or len(link.value) > 300:
        raise NotThere(target=link.value)
    try:
        if link.kind == LinkKind.PRODUCT:
            product_page(link.value)
        elif link.kind == LinkKind.STORE:
            store_by_slug(link.value)
        elif link.kind == LinkKind.CATEGORY and category(link.value) is None:
            raise NotThere(target=link.value)
    except Missing as error:
        raise NotThere(target=link.value) from error
