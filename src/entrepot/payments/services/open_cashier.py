"""Take the buyer to the provider."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.payments import registry
from entrepot.payments.enums import PaymentState, TradeState
from entrepot.payments.errors import NoSuchPayment, PaymentDeclined, PaymentOver, ProviderSilent
from entrepot.payments.ports import Created, CreatePayment, Declined, Driver, Ok, Result, TakesMany
from entrepot.payments.rules import SUCCESS
from entrepot.payments.types import NextAction, Snapshot

from .apply_snapshots import apply_snapshots
from .ask import ask
from .calls import record_calls

_CALLABLE = frozenset({PaymentState.NEW, PaymentState.UNKNOWN})
_PAID = frozenset({PaymentState.SUCCEEDED, PaymentState.AUTHORISED, PaymentState.PROCESSING})


def open_cashier(payment_ids: Sequence[UUID]) -> list[NextAction | Refused]:
    """Create the payments at their providers; one next action per payment, in order.

    To be called after the transaction that started them was committed, and outside any other. Safe to repeat: an open payment
    gives the same page, an unanswered one is asked about first and then created again under the same number. Refuses (as
    outcomes) NoSuchPayment, PaymentOver, PaymentDeclined and ProviderSilent.
    """
    found = {row["id"]: row for row in sql.dicts(_READ, [list(payment_ids)])}
    outcomes: dict[UUID, NextAction | Refused] = {}
    calling: list[dict[str, Any]] = []
    for payment_id in dict.fromkeys(payment_ids):
        row = found.get(payment_id)
        answer = _known_answer(row) if row else NoSuchPayment()
        if answer is not None:
            outcomes[payment_id] = answer
        elif row is not None:
            calling.append(row)
    unanswered = [row for row in calling if row["state"] == PaymentState.UNKNOWN]
    for row, seen in _asked(unanswered):
        if seen is not None:
            outcomes[row["id"]] = NextAction(row["id"], "none", snapshot=seen)
            calling.remove(row)
    if calling:
        outcomes.update(_call(calling))
    return [outcomes[payment_id] for payment_id in payment_ids]


def _known_answer(row: dict[str, Any]) -> NextAction | Refused | None:
    state = PaymentState(row["state"])
    if state in _PAID:
        return NextAction(row["id"], "none")
    if state is PaymentState.PENDING:
        return _to_cashier(row, row["cashier_url"]) if row["cashier_url"] else None
    if state not in _CALLABLE:
        return PaymentOver(state=state.value)
    return PaymentOver(state=PaymentState.EXPIRED.value) if row["expires_at"] <= clock.now() else None


def _to_cashier(row: dict[str, Any], url: str) -> NextAction:
    """A page to go to, or a code to scan."""
    is_code = row["method"] in registry.driver(row["provider"]).capabilities.code_methods
    return NextAction(row["id"], "code" if is_code else "redirect", url)


def _asked(rows: Sequence[dict[str, Any]]) -> Iterable[tuple[dict[str, Any], Snapshot | None]]:
    """What the provider says of payments whose creation was never answered; None where it has to be repeated."""
    answers = ask([(row["our_ref"], row["provider"]) for row in rows])
    for row in rows:
        answer = answers[row["our_ref"]]
        is_paid = isinstance(answer, Ok) and answer.value.state in SUCCESS | {TradeState.AUTHORISED, TradeState.PROCESSING}
        yield row, answer.value if is_paid and isinstance(answer, Ok) else None


def _call(rows: Sequence[dict[str, Any]]) -> dict[UUID, NextAction | Refused]:
    results: list[tuple[dict[str, Any], Result[Created]]] = []
    for provider in {row["provider"] for row in rows}:
        of_provider = [row for row in rows if row["provider"] == provider]
        results += zip(of_provider, _create(registry.driver(provider), of_provider), strict=True)
    record_calls((row["provider"], result) for row, result in results)
    return _settle(results)


def _create(driver: Driver, rows: Sequence[dict[str, Any]]) -> list[Result[Created]]:
    requests = [CreatePayment(*(row[name] for name in _REQUEST)) for row in rows]
    if isinstance(driver, TakesMany):
        return driver.create_payments(requests)
    return [driver.create_payment(request) for request in requests]


def _settle(results: Sequence[tuple[dict[str, Any], Result[Created]]]) -> dict[UUID, NextAction | Refused]:
    outcomes: dict[UUID, NextAction | Refused] = {}
    opened: list[tuple[UUID, str, str, str]] = []
    refused: list[Snapshot] = []
    for row, result in results:
        payment_id = row["id"]
        if isinstance(result, Ok):
            if result.value.snapshot is not None:
                outcomes[payment_id] = NextAction(payment_id, "none", snapshot=result.value.snapshot)
                continue
            opened.append((payment_id, PaymentState.PENDING.value, result.value.url, result.value.provider_ref))
            outcomes[payment_id] = _to_cashier(row, result.value.url)
        elif isinstance(result, Declined):
            refused.append(Snapshot(row["our_ref"], TradeState.FAILED))
            outcomes[payment_id] = PaymentDeclined(message=result.message)
        else:
            opened.append((payment_id, PaymentState.UNKNOWN.value, "", ""))
            outcomes[payment_id] = ProviderSilent()
    if refused:
        apply_snapshots(refused)
    if opened:
        written = {row[0] for row in sql.rows(_OPENED, _columns(opened))}
        for payment_id, *_ in opened:
            if payment_id not in written:  # closed in the meantime: nobody gets to see the page
                outcomes[payment_id] = PaymentOver(state=PaymentState.CLOSED.value)
    return outcomes


def _columns(opened: Sequence[tuple[UUID, str, str, str]]) -> list[str]:
    ids, states, urls, refs = zip(*opened, strict=True)
    return [sql.plain(ids), sql.texts(states), sql.texts(urls), sql.texts(refs)]


_REQUEST = (
    "our_ref",
    "method",
    "amount_minor",
    "currency",
    "seller_ref",
    "subject",
    "return_url",
    "expires_at",
    "is_captured_later",
    "is_held",
)

_READ = """
SELECT id, our_ref, provider, method, state, amount_minor, currency, seller_ref, subject, return_url, expires_at, cashier_url,
       is_captured_later, hold_days IS NOT NULL AS is_held
  FROM payments_payment WHERE id = ANY(%s)
"""

_OPENED = """
UPDATE payments_payment p SET state = u.state, cashier_url = u.url, provider_ref = u.ref
  FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS u(id, state, url, ref)
 WHERE p.id = u.id AND p.state IN ('new', 'unknown', 'pending') RETURNING p.id
"""
