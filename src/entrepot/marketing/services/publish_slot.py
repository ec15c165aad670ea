"""A campaign slot goes before visitors, or back to its makers."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.marketing.enums import SlotState
from entrepot.marketing.models import Slot
from entrepot.marketing.types import Link, SlotDraft, SlotPicture, Words

from .save_slot import ready


def publish_slot(slot_id: UUID, *, actor: Actor) -> None:
    """Show the slot to visitors within its period. Safe to repeat. Raises Forbidden, Missing, NotReady."""
    _move(slot_id, SlotState.PUBLISHED, "marketing.slot_published", actor)


def withdraw_slot(slot_id: UUID, *, actor: Actor) -> None:
    """Take the slot from visitors; it is a draft again. Safe to repeat. Raises Forbidden, Missing."""
    _move(slot_id, SlotState.DRAFT, "marketing.slot_withdrawn", actor)


def _move(slot_id: UUID, state: SlotState, done: str, actor: Actor) -> None:
    allow(actor, "marketing.edit")
    with transaction.atomic():
        row = Slot.objects.select_for_update().filter(pk=slot_id).first()
        if row is None:
            raise Missing(what="campaign slot")
        if row.state == state:
            return
        if state == SlotState.PUBLISHED:
            words = {language: Words(**texts) for language, texts in row.words.items()}
            draft = SlotDraft(row.place, words, Link(row.link_kind, row.link_value), row.starts_at, row.ends_at)
            ready(draft, SlotPicture(row.picture, row.picture_width, row.picture_height) if row.picture else None)
        row.state, row.changed_at, row.version = state, clock.now(), row.version + 1
        row.save(update_fields=["state", "changed_at", "version"])
        record(actor, done, [Subject("marketing.slot", row.pk, detail={"place": row.place})])
