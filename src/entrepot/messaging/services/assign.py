"""A conversation becomes somebody's to answer."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.queries import staff_of, store_role_table
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel.errors import Missing
from entrepot.messaging.errors import CannotAnswer
from entrepot.messaging.models import Conversation


def who_can_answer(store_id: UUID) -> dict[UUID, str]:
    """The store's people who may answer shoppers, with their names, by name."""
    table = store_role_table()
    found = {
        line.person_id: line.display_name or line.email
        for line in staff_of(store_id)
        if "messages.answer" in table.get(line.role, ())
    }
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def assign(conversation_id: UUID, store_id: UUID, person_id: UUID | None, *, actor: Actor) -> None:
    """Give a conversation of the store to somebody who may answer it, or (None) to nobody. Safe to repeat.

    Raises Missing for another store's conversation, Forbidden without `messages.answer`, CannotAnswer for somebody without it.
    """
    allow(actor, "messages.answer", [store_id])
    with transaction.atomic():
        held = Conversation.objects.select_for_update(no_key=True).filter(pk=conversation_id, store_id=store_id).first()
        if held is None:
            raise Missing(what="conversation")
        if held.assigned_to_id == person_id:
            return
        if person_id is not None and person_id not in who_can_answer(store_id):
            raise CannotAnswer
        held.assigned_to_id = person_id
        held.save(update_fields=["assigned_to"])
        detail = {"to": person_id} if person_id else {}
        record(actor, "messaging.assigned", [Subject("messaging.conversation", held.pk, store_id, detail)])
