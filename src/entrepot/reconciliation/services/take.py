"""Somebody takes a difference upon them, or gives it back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel.errors import Missing
from entrepot.reconciliation.enums import BreakState
from entrepot.reconciliation.errors import BreakOver
from entrepot.reconciliation.models import Break


def take_break(break_id: UUID, *, actor: Actor) -> None:
    """The actor works on it from now on, whoever did before. Raises Forbidden, Missing, BreakOver."""
    _own(break_id, actor.person_id, "reconciliation.taken", actor)


def hand_back(break_id: UUID, *, actor: Actor) -> None:
    """Nobody works on it. Raises Forbidden, Missing, BreakOver."""
    _own(break_id, None, "reconciliation.handed_back", actor)


def _own(break_id: UUID, owner: UUID | None, done: str, actor: Actor) -> None:
    allow(actor, "reconciliation.work")
    with transaction.atomic():
        row = held(break_id)
        if row.owner_id != owner:
            row.owner_id = owner
            row.save(update_fields=["owner_id"])
            record(actor, done, [subject(row)])


def held(break_id: UUID) -> Break:
    """The open break, locked. Raises Missing, BreakOver."""
    row = Break.objects.select_for_update().filter(pk=break_id).first()
    if row is None:
        raise Missing(what="difference")
    if row.state != BreakState.OPEN:
        raise BreakOver
    return row


def subject(row: Break) -> Subject:
    """How the audit log names it."""
    return Subject("reconciliation.break", row.pk, detail={"kind": str(row.kind), "provider": row.provider, "ref": row.our_ref})
