"""Proposals about one store's money: a transfer for its deposit, a penalty, what a provider would not let go and let go otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from entrepot.identity.queries import actor_by_id
from entrepot.identity.types import Actor
from entrepot.operations.enums import ProposalKind
from entrepot.orders.queries import numbers_of
from entrepot.payments.queries import releases_of
from entrepot.settlement.services import (
    book_deposit,
    checked_otherwise,
    checked_penalty,
    checked_transfer,
    penalise,
    settle_otherwise,
)
from entrepot.stores.queries import store

STORE_MONEY: Final = frozenset({ProposalKind.DEPOSIT_IN, ProposalKind.PENALTY, ProposalKind.RELEASED_OTHERWISE})


def checked_store_money(kind: ProposalKind, content: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """The content in JSON values, with the store's address. Raises the refusals of the rooms."""
    if kind == ProposalKind.RELEASED_OTHERWISE:
        return _checked_release(UUID(str(content["order_id"])), reason)
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
    proposer = actor_by_id(proposed_by).code
    if kind == ProposalKind.RELEASED_OTHERWISE:
        settle_otherwise(UUID(content["order_id"]), reason=reason, proposed_by=proposer, actor=actor)
        return f"order {content['order']} settled"
    store_id, amount, currency = _of_store(content)
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


def _checked_release(order_id: UUID, reason: str) -> dict[str, Any]:
    checked_otherwise([order_id], reason)
    last = releases_of([order_id])[order_id][-1]
    return {
        "order_id": str(order_id), "release_id": str(last.id), "order": numbers_of([order_id])[order_id], "store_id": str(last.store_id),
        "store": store(last.store_id).slug, "provider": last.provider, "code": last.code, "amount_minor": last.amount_minor,
        "currency": last.currency,
    }  # fmt: skip


def _of_store(content: Mapping[str, Any]) -> tuple[UUID, int, str]:
    return UUID(str(content["store_id"])), int(content["amount_minor"]), str(content["currency"])
