"""Proposals about one person: taking a second factor away, and how much may be paid on receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from entrepot.identity.queries import actor_by_id, person_line
from entrepot.identity.services import reset_second_factor
from entrepot.identity.types import Actor
from entrepot.operations.enums import ProposalKind
from entrepot.orders.services import checked_receipt_level, set_receipt_level


def checked_person(kind: ProposalKind, content: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """The content in JSON values. Raises Missing and the refusals of the rooms."""
    person = person_line(UUID(str(content["person_id"])))
    if kind == ProposalKind.RECEIPT_LEVEL:
        checked_receipt_level(person.id, str(content["level"]), reason)
        return {"person_id": str(person.id), "level": str(content["level"])}
    return {"person_id": str(person.id), "factors": person.factors}


def carry_out_person(kind: ProposalKind, content: Mapping[str, Any], reason: str, *, proposed_by: UUID, actor: Actor) -> str:
    """Do it; what came of it in a few words."""
    person_id = UUID(content["person_id"])
    if kind == ProposalKind.RECEIPT_LEVEL:
        set_receipt_level(person_id, content["level"], reason, proposed_by=actor_by_id(proposed_by).code, actor=actor)
        return f"pay on receipt: {content['level']}"
    return f"{reset_second_factor(person_id, reason, actor=actor)} second factors taken away"
