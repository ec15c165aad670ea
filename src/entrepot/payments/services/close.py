"""Make sure that nobody can pay any more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.database import sql
from entrepot.payments import registry
from entrepot.payments.enums import PaymentState, TradeState
from entrepot.payments.errors import NoSuchPayment, NotClosable, ProviderSilent
from entrepot.payments.ports import Declined, Ok, Result
from entrepot.payments.rules import OPEN
from entrepot.payments.types import Applied, Snapshot, Unchanged

from .apply_snapshots import apply_snapshots
from .ask import ask, provider_refs
from .calls import record_calls

Closing = Applied | NoSuchPayment | NotClosable | ProviderSilent


def close(payment_ids: Sequence[UUID]) -> list[Closing]:
    """Close these payments at their providers: ask first, then have the close confirmed.

    One outcome per payment, in order. Only `Unchanged` with a state of failed, closed or expired says that no money will come;
    a payment that turns out to be paid is captured as always, and its outcome says so. ProviderSilent and NotClosable: still
    open, try again later. Must be called outside a transaction.
    """
    rows = sql.rows("SELECT id, our_ref, provider, state FROM payments_payment WHERE id = ANY(%s)", [list(payment_ids)])
    outcomes: dict[UUID, Closing] = {
        payment_id: Unchanged(payment_id, PaymentState(state)) for payment_id, _, _, state in rows if state not in OPEN
    }
    open_rows = [(payment_id, our_ref, provider) for payment_id, our_ref, provider, state in rows if state in OPEN]
    outcomes.update(_close(open_rows))
    return [outcomes.get(payment_id) or NoSuchPayment() for payment_id in payment_ids]


def _close(rows: Sequence[tuple[UUID, str, str]]) -> dict[UUID, Closing]:
    outcomes: dict[UUID, Closing] = {}
    first = ask([(our_ref, provider) for _, our_ref, provider in rows])
    applied = _apply(first)
    closing: list[tuple[UUID, str, str]] = []
    closed: list[Snapshot] = []
    for payment_id, our_ref, provider in rows:
        answer, outcome = first[our_ref], applied.get(our_ref)
        if outcome is None:
            outcomes[payment_id] = ProviderSilent()
        elif not isinstance(outcome, Unchanged) or outcome.state not in OPEN:
            outcomes[payment_id] = outcome
        elif isinstance(answer, Ok) and answer.value.state is TradeState.ABSENT:
            closed.append(Snapshot(our_ref, TradeState.CLOSED))
        else:
            closing.append((payment_id, our_ref, provider))
    refs = provider_refs([our_ref for _, our_ref, _ in closing])
    results = {our_ref: registry.driver(provider).close_payment(our_ref, refs[our_ref]) for _, our_ref, provider in closing}
    record_calls((provider, results[our_ref]) for _, our_ref, provider in closing)
    closed += [Snapshot(our_ref, TradeState.CLOSED) for our_ref, result in results.items() if isinstance(result, Ok)]
    again = ask([(our_ref, provider) for _, our_ref, provider in closing if isinstance(results[our_ref], Declined)])
    applied = {**dict(zip([s.our_ref for s in closed], apply_snapshots(closed), strict=True)), **_apply(again)}
    for payment_id, our_ref, _ in rows:
        if payment_id not in outcomes:
            outcomes[payment_id] = _outcome(results.get(our_ref), applied.get(our_ref))
    return outcomes


def _outcome(result: Result[None] | None, applied: Applied | None) -> Closing:
    if applied is None:
        return ProviderSilent()
    if isinstance(result, Declined) and isinstance(applied, Unchanged) and applied.state in OPEN:
        return NotClosable(message=result.message)
    return applied


def _apply(answers: dict[str, Result[Snapshot]]) -> dict[str, Applied]:
    snapshots = [answer.value for answer in answers.values() if isinstance(answer, Ok)]
    return dict(zip([snapshot.our_ref for snapshot in snapshots], apply_snapshots(snapshots), strict=True))
