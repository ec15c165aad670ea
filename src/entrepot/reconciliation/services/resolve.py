"""A person says why a difference is none any more."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.reconciliation.enums import MACHINE_ONLY, BreakState, Resolution
from entrepot.reconciliation.models import Break

from .take import held, subject

LEAST_NOTE: Final = 10
LONGEST_NOTE: Final = 500


def resolve_break(break_id: UUID, resolution: Resolution, note: str, *, actor: Actor) -> None:
    """Close it with words that stay: the provider admits it (CLAIMED), or there is an explanation (EXPLAINED).

    Raises Forbidden, Missing, BreakOver; Invalid for a note of less than ten characters and for resolutions that only looking
    again or posting can bring.
    """
    allow(actor, "reconciliation.work")
    if resolution in MACHINE_ONLY:
        raise Invalid(field="resolution", reason="this is found by looking again, not by saying so")
    if not LEAST_NOTE <= len(note.strip()) <= LONGEST_NOTE:
        raise Invalid(field="note", reason=f"{LEAST_NOTE} to {LONGEST_NOTE} characters; it stays in the history")
    with transaction.atomic():
        close(held(break_id), resolution, note.strip(), actor)


def close(row: Break, resolution: Resolution, note: str, actor: Actor) -> None:
    """Mark the locked break as over, and say so in the audit log."""
    row.state, row.resolution, row.note = BreakState.RESOLVED, resolution, note
    row.resolved_at, row.resolved_by = clock.now(), actor.code
    row.save(update_fields=["state", "resolution", "note", "resolved_at", "resolved_by"])
    record(actor, "reconciliation.resolved", [subject(row)])
