"""A campaign slot that nobody needs any more is deleted."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.marketing.models import Slot

from .draw_picture import forget_picture


def remove_slot(slot_id: UUID, *, actor: Actor) -> None:
    """Delete the slot, and its picture when no other shows it. Safe to repeat. Raises Forbidden."""
    allow(actor, "marketing.edit")
    with transaction.atomic():
        row = Slot.objects.select_for_update().filter(pk=slot_id).first()
        if row is None:
            return
        picture = row.picture
        row.delete()
        if picture and not Slot.objects.filter(picture=picture).exists():
            transaction.on_commit(partial(forget_picture, picture))
        record(actor, "marketing.slot_removed", [Subject("marketing.slot", slot_id, detail={"place": row.place})])
