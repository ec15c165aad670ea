"""Proposals about one store's money: a transfer for its deposit came in, or a penalty is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from entrepot.identity.queries import actor_by_id
from entrepot.identity.types import Actor
from entrepot.operations.enums import ProposalKind
from entrepot.settlement.services import book_deposit, checked_penalty, checked_transfer, penalise
from entrepot.stores.queries import store

STORE_MONEY: Final = frozenset({ProposalKind.DEPOSIT_IN, ProposalKind.PENALTY})


def checked_store_money(kind: ProposalKind, content: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """The content in JSON values, with the store's address. Raises the refusals of the rooms."""
    store_id, amount, currency = _of_store(content)
    plain = {"store_id": str(store_id), "store": store(store_id).slug, "amount_minor": amount, "currency": currency}
    if kind == ProposalKind.PENALTY:
        checked_penalty(store_id, amount, currency, reason)
        return plain
    checked_transfer(store_id, amount, currency, str(content["reference"]))
    return {**plain, "reference": str(content["reference"]).strip()}


def carry_out_store_money(
    kind: ProposalKind, content: Mapping[str, Any], reason: str, *, proposed_by: UUID, actor: Actor
) -> str:
    """Book it; which journal it became."""
    store_id, amount, currency = _of_store(content)
    proposer = actor_by_id(proposed_by).code
    if kind == ProposalKind.PENALTY:
        made = penalise(store_id, amount, currency=currency, reason=reason, proposed_by=proposer, actor=actor)
    else:
        made = book_deposit(
            store_id,
            amount,
            currency=currency,
            reference=content["reference"],
            reason=reason,
            proposed_by=proposer,
            actor=actor,
        )
    return f"ledger.journal {made}"


def _of_store(content: Mapping[str, Any]) -> tuple[UUID, int, str]:
    return UUID(str(content["store_id"])), int(content["amount_minor"]), str(content["currency"])
