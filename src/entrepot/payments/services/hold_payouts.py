"""Set a store's money aside for its bank."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.payments import PayoutHeld
from entrepot.events.services import publish
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.ledger.errors import InsufficientFunds
from entrepot.ledger.services import post
from entrepot.ledger.types import Journal
from entrepot.payments import registry
from entrepot.payments.enums import PayoutState
from entrepot.payments.errors import MethodNotOffered, NotEnoughHeld, NothingToPay
from entrepot.payments.models import Payout
from entrepot.payments.types import PayoutOutcome, PayoutRequest

from . import postings


def hold_payouts(requests: Sequence[PayoutRequest], *, actor: Actor) -> list[PayoutOutcome | Refused]:
    """Write down payouts and hold their money on the stores' available balance.

    One outcome per request, in order. This posts to the ledger. A request repeated with its `payout_id` gives the outcome of
    the first. The provider is called by `send_payouts`, after the commit. Refuses (as outcomes) UnknownProvider,
    MethodNotOffered when the provider pays nobody out, NothingToPay and NotEnoughHeld.
    """
    try:
        with transaction.atomic():
            return _hold(requests, actor)
    except InsufficientFunds:
        if len(requests) == 1:
            return [NotEnoughHeld()]
    return [outcome for request in requests for outcome in hold_payouts([request], actor=actor)]


def _hold(requests: Sequence[PayoutRequest], actor: Actor) -> list[PayoutOutcome | Refused]:
    now = clock.now()
    known = _existing([request.payout_id for request in requests if request.payout_id])
    outcomes: list[PayoutOutcome | Refused] = []
    rows: list[Payout] = []
    journals: list[Journal] = []
    for request in requests:
        payout_id = request.payout_id or uuid7()
        outcome = known.get(payout_id) or _refusal(request)
        if outcome is None:
            row = _row(request, payout_id)
            rows.append(row)
            of = postings.PayoutJournal(
                payout_id, row.hold_journal_id, request.store_id, request.provider, request.amount_minor, request.currency
            )
            journals.append(postings.payout_held(of, actor.code, now))
            outcome = known[payout_id] = PayoutOutcome(
                payout_id, request.store_id, PayoutState.HELD.value, request.amount_minor, request.currency
            )
        outcomes.append(outcome)
    Payout.objects.bulk_create(rows)
    publish(PayoutHeld(row.store_id, row.id, row.amount_minor, row.currency) for row in rows)
    post(journals)
    return outcomes


def _refusal(request: PayoutRequest) -> Refused | None:
    try:
        driver = registry.driver(request.provider)
    except Refused as refusal:
        return refusal
    if not driver.capabilities.payout:
        return MethodNotOffered(provider=request.provider, method="payout", currency=request.currency)
    return NothingToPay() if request.amount_minor <= 0 else None


def _row(request: PayoutRequest, payout_id: UUID) -> Payout:
    now = clock.now()
    return Payout(
        id=payout_id,
        store_id=request.store_id,
        provider=request.provider,
        amount_minor=request.amount_minor,
        currency=request.currency,
        destination=request.destination,
        request_no=f"O{payout_id.hex}",
        hold_journal_id=uuid7(),
        outcome_journal_id=uuid7(),
        return_journal_id=uuid7(),
        created_at=now,
        next_try_at=now,
    )


def _existing(payout_ids: Sequence[UUID]) -> dict[UUID, PayoutOutcome]:
    found = sql.rows(
        "SELECT id, store_id, state, amount_minor, currency FROM payments_payout WHERE id = ANY(%s)", [list(payout_ids)]
    )
    return {row[0]: PayoutOutcome(*row) for row in found}
