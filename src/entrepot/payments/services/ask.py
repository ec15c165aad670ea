"""Our own query: the only source of what a payment is."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.database import sql
from entrepot.payments import registry
from entrepot.payments.errors import NoSuchPayment, ProviderSilent
from entrepot.payments.ports import Ok, Result
from entrepot.payments.types import Applied, Snapshot

from .apply_snapshots import apply_snapshots
from .calls import record_calls


def ask(payments: Sequence[tuple[str, str]]) -> dict[str, Result[Snapshot]]:
    """Query the provider about each (our number, provider); every call is recorded. Must run outside a transaction."""
    drivers = {provider: registry.driver(provider) for provider in {provider for _, provider in payments}}
    refs = provider_refs([our_ref for our_ref, provider in payments if drivers[provider].capabilities.needs_provider_ref])
    results = {our_ref: drivers[provider].query_payment(our_ref, refs.get(our_ref, "")) for our_ref, provider in payments}
    record_calls((provider, results[our_ref]) for our_ref, provider in payments)
    return results


def provider_refs(our_refs: Sequence[str]) -> dict[str, str]:
    """The providers' numbers of these payments, as far as they are known."""
    if not our_refs:
        return {}
    return dict(sql.rows("SELECT our_ref, provider_ref FROM payments_payment WHERE our_ref = ANY(%s)", [list(our_refs)]))


def refresh(payment_ids: Sequence[UUID]) -> list[Applied | NoSuchPayment | ProviderSilent]:
    """Ask the providers about these payments and apply what they say: for the return page, and for a person who looks.

    One outcome per payment, in order. ProviderSilent: no answer to rely on; the poller goes on asking. Must be called outside a
    transaction.
    """
    rows = sql.rows("SELECT id, our_ref, provider FROM payments_payment WHERE id = ANY(%s)", [list(payment_ids)])
    refs = {payment_id: our_ref for payment_id, our_ref, _ in rows}
    answers = ask([(our_ref, provider) for _, our_ref, provider in rows])
    snapshots = {our_ref: answer.value for our_ref, answer in answers.items() if isinstance(answer, Ok)}
    applied = dict(zip(snapshots, apply_snapshots(list(snapshots.values())), strict=True))
    outcomes: list[Applied | NoSuchPayment | ProviderSilent] = []
    for payment_id in payment_ids:
        our_ref = refs.get(payment_id)
        outcomes.append(NoSuchPayment() if our_ref is None else applied.get(our_ref) or ProviderSilent())
    return outcomes
