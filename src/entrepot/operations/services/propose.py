"""Two people change what must not hang on one: somebody proposes, somebody else decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.operations.enums import ProposalKind, ProposalState
from entrepot.operations.errors import AlreadyDecided, NotYours, SamePerson
from entrepot.operations.models import Proposal

from .carry_out import LEAVES, carry_out, checked


def propose(kind: ProposalKind, content: Mapping[str, Any], reason: str, *, actor: Actor) -> UUID:
    """Ask for a change; nothing changes before somebody else approves. Returns the proposal's id.

    `content` is what `carry_out` takes for the kind, in JSON values. Raises Forbidden, and what is wrong with the content.
    """
    allow(actor, LEAVES[kind])
    if actor.person_id is None or actor.key_id is not None:
        raise Forbidden(leaf=LEAVES[kind])
    plain = checked(kind, content, reason, actor=actor)
    with transaction.atomic():
        row = Proposal.objects.create(
            kind=kind, content=plain, reason=reason.strip()[:300], proposed_by=actor.person_id, proposed_at=clock.now()
        )
        record(actor, "operations.proposed", [_subject(row)])
    return row.pk


def approve_proposal(proposal_id: UUID, *, actor: Actor) -> str:
    """Carry the change out, in this transaction; what came of it in a few words.

    Raises SamePerson for who proposed it, AlreadyDecided, Forbidden, Missing, and what the change itself is refused for: then the
    proposal stays open.
    """
    with transaction.atomic():
        row = _held(proposal_id, actor)
        if row.proposed_by == actor.person_id:
            raise SamePerson
        row.result = carry_out(ProposalKind(row.kind), row.content, row.reason, proposed_by=row.proposed_by, actor=actor)[:200]
        _decide(row, ProposalState.APPROVED, "", actor)
    return row.result


def refuse_proposal(proposal_id: UUID, note: str, *, actor: Actor) -> None:
    """Nothing changes, and the proposer reads why. Raises SamePerson, AlreadyDecided, Forbidden, Missing."""
    with transaction.atomic():
        row = _held(proposal_id, actor)
        if row.proposed_by == actor.person_id:
            raise SamePerson
        _decide(row, ProposalState.REFUSED, note, actor)


def withdraw_proposal(proposal_id: UUID, *, actor: Actor) -> None:
    """Who proposed it thinks otherwise. Raises NotYours, AlreadyDecided, Forbidden, Missing."""
    with transaction.atomic():
        row = _held(proposal_id, actor)
        if row.proposed_by != actor.person_id:
            raise NotYours
        _decide(row, ProposalState.WITHDRAWN, "", actor)


def _held(proposal_id: UUID, actor: Actor) -> Proposal:
    row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise Missing(what="proposal")
    allow(actor, LEAVES[ProposalKind(row.kind)])
    if actor.person_id is None or actor.key_id is not None:
        raise Forbidden(leaf=LEAVES[ProposalKind(row.kind)])
    if row.state != ProposalState.OPEN:
        raise AlreadyDecided(state=row.state)
    return row


def _decide(row: Proposal, state: ProposalState, note: str, actor: Actor) -> None:
    row.state, row.note, row.decided_by, row.decided_at = state, note.strip()[:300], actor.person_id, clock.now()
    row.save(update_fields=["state", "note", "decided_by", "decided_at", "result"])
    record(actor, f"operations.proposal_{state.value}", [_subject(row)])


def _subject(row: Proposal) -> Subject:
    return Subject("operations.proposal", row.pk, detail={"kind": str(row.kind)})


def proposal_leaf(kind: ProposalKind) -> str:
    """The permission of those who propose and decide on changes of the kind."""
    return LEAVES[kind]
