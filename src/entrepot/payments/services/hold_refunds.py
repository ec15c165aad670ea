"""Set money aside for a refund."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.ledger.errors import InsufficientFunds
from entrepot.ledger.services import post
from entrepot.ledger.types import Journal
from entrepot.payments.enums import Outcome, RefundState
from entrepot.payments.errors import (
    NoSuchPayment,
    NotEnoughHeld,
    NotRefundable,
    RefundNotDeclined,
    RefundTooLarge,
    RefundWindowOver,
)
from entrepot.payments.queries.window import is_window_over
from entrepot.payments.types import RefundOutcome, RefundRequest, RefundSource

from . import postings
from .write_refunds import NewRefund, source_from_json, write_refunds


def hold_refunds(
    requests: Sequence[RefundRequest], *, actor: Actor, also: Sequence[Journal] = ()
) -> list[RefundOutcome | Refused]:
    """Write down refunds and hold their money, so that neither release nor another refund can take it.

    One outcome per request, in order. The hold is taken from the request's `sources`, or from the escrow of its order. The
    payment rows are locked in ascending id, and this posts to the ledger: a caller who has more to write does so before. A
    request repeated with its `refund_id` gives the outcome of the first. The provider is called by `send_refunds`, after the
    commit. `also` are journals of the caller's that belong to the same posting; with them the requests are held all or none (each
    NotEnoughHeld). Refuses (as outcomes) NoSuchPayment, NotRefundable, RefundTooLarge, RefundWindowOver and NotEnoughHeld.
    """
    try:
        with transaction.atomic():
            return _hold(requests, actor, also)
    except InsufficientFunds:
        if len(requests) == 1 or also:
            return [NotEnoughHeld() for _ in requests]
    return [outcome for request in requests for outcome in hold_refunds([request], actor=actor)]


def retry_refund(refund_id: UUID, *, actor: Actor) -> RefundOutcome:
    """A new attempt, under a new number, at a refund that the provider declined; the old one is over.

    Raises RefundNotDeclined (also when it was retried already), NotEnoughHeld and what else refuses a refund.
    """
    now = clock.now()
    with transaction.atomic():
        payment_id = sql.scalar("SELECT payment_id FROM payments_refund WHERE id = %s", [refund_id])
        payment = _lock([payment_id] if payment_id else []).get(payment_id)
        if payment is None:
            raise NoSuchPayment
        row = _declined(refund_id)
        refund = NewRefund(
            uuid7(), row["payment_id"], row["provider"], row["amount_minor"], row["currency"], row["reason"], row["order_id"]
        )
        refund.retry_of = refund_id
        refund.sources = tuple(source_from_json(source) for source in row["sources"])
        if not refund.sources:
            refund.hold_journal_id = row["hold_journal_id"]
        _check(payment, refund.amount_minor)
        journals = [_journal(refund, actor)] if refund.sources else []
        try:
            return _write([refund], journals, now)[0]
        except InsufficientFunds as error:
            raise NotEnoughHeld from error


def _declined(refund_id: UUID) -> dict[str, Any]:
    row = sql.dicts(
        """SELECT r.payment_id, p.provider, r.amount_minor, r.currency, r.reason, r.order_id, r.sources, r.hold_journal_id,
                  r.state, EXISTS (SELECT 1 FROM payments_refund n WHERE n.retry_of_id = r.id) AS is_retried
             FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id WHERE r.id = %s FOR NO KEY UPDATE OF r""",
        [refund_id],
    )[0]
    if row["state"] != RefundState.DECLINED or row["is_retried"]:
        raise RefundNotDeclined(state="retried" if row["is_retried"] else row["state"])
    return row


def _hold(requests: Sequence[RefundRequest], actor: Actor, also: Sequence[Journal]) -> list[RefundOutcome | Refused]:
    payments = _lock([request.payment_id for request in requests])
    done = _existing([request.refund_id for request in requests if request.refund_id])
    outcomes: list[RefundOutcome | Refused | None] = []
    new: dict[int, NewRefund] = {}
    for index, request in enumerate(requests):
        outcomes.append(done.get(request.refund_id) if request.refund_id else None)
        if outcomes[-1] is not None:
            continue
        try:
            refund = _new(request, payments.get(request.payment_id))
        except Refused as refusal:
            outcomes[-1] = refusal
            continue
        payments[request.payment_id]["left_minor"] -= request.amount_minor
        done[refund.id] = _outcome(refund)
        new[index] = refund
    written = _write(list(new.values()), [*also, *(_journal(refund, actor) for refund in new.values())], clock.now())
    for index, outcome in zip(new, written, strict=True):
        outcomes[index] = outcome
    return [outcome for outcome in outcomes if outcome is not None]


def _new(request: RefundRequest, payment: dict[str, Any] | None) -> NewRefund:
    if payment is None:
        raise NoSuchPayment
    _check(payment, request.amount_minor, by_payout=bool(request.destination))
    sources = request.sources or _from_escrow(request, payment)
    given = sum(source.amount_minor for source in sources if source.to is None)
    if given != request.amount_minor or any(s.amount_minor <= 0 for s in sources):
        raise ValueError("the sources of a refund are positive and add up to its amount")
    part = payment["parts"].get(request.order_id)
    return NewRefund(
        request.refund_id or uuid7(),
        request.payment_id,
        payment["provider"],
        request.amount_minor,
        payment["received_currency"],
        request.reason,
        request.order_id,
        part["store_id"] if part else None,
        sources,
        frees=request.frees,
        destination=request.destination,
    )


def _check(payment: dict[str, Any], amount_minor: int, *, by_payout: bool = False) -> None:
    if payment["outcome"] in {Outcome.NONE, Outcome.FOREIGN}:
        raise NotRefundable
    if not by_payout and is_window_over(payment["provider"], payment["paid_at"], payment["finished_at"]):
        raise RefundWindowOver
    if not 0 < amount_minor <= payment["left_minor"]:
        raise RefundTooLarge(left_minor=payment["left_minor"], currency=payment["received_currency"])


def _from_escrow(request: RefundRequest, payment: dict[str, Any]) -> tuple[RefundSource, ...]:
    """A whole order by what it was paid for; a part of it as goods."""
    part = payment["parts"].get(request.order_id)
    if part is None:
        raise NotRefundable
    account = postings.escrow(part["order_id"], part["store_id"], payment["received_currency"])
    split = [("goods", part["goods_minor"]), ("freight", part["freight_minor"]), ("tax", part["tax_minor"])]
    if sum(amount for _, amount in split) == request.amount_minor:
        return tuple(RefundSource(account, amount, code) for code, amount in split if amount)
    return (RefundSource(account, request.amount_minor, "goods"),)


def _lock(payment_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    ids = list(set(payment_ids))
    payments = {
        row["id"]: {**row, "parts": {}}
        for row in sql.dicts(
            """SELECT id, provider, outcome, finished_at, paid_at, received_currency,
                      received_minor - refunded_minor - refunding_minor AS left_minor
                 FROM payments_payment WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE""",
            [ids],
        )
    }
    for part in sql.dicts(
        """SELECT payment_id, order_id, store_id, goods_minor, freight_minor, tax_minor
             FROM payments_paymentpart WHERE payment_id = ANY(%s) AND NOT is_diverted""",
        [ids],
    ):
        payments[part["payment_id"]]["parts"][part["order_id"]] = part
    return payments


def _existing(refund_ids: Sequence[UUID]) -> dict[UUID, RefundOutcome]:
    found = sql.rows(
        "SELECT id, payment_id, state, amount_minor, currency FROM payments_refund WHERE id = ANY(%s)", [list(refund_ids)]
    )
    return {row[0]: RefundOutcome(*row) for row in found}


def _outcome(refund: NewRefund) -> RefundOutcome:
    return RefundOutcome(refund.id, refund.payment_id, RefundState.HELD.value, refund.amount_minor, refund.currency)


def _journal(refund: NewRefund, actor: Actor) -> Journal:
    return postings.refund_held(refund.journal, refund.sources, actor.code, clock.now(), refund.frees)


def _write(refunds: Sequence[NewRefund], journals: Sequence[Journal], now: datetime) -> list[RefundOutcome]:
    if refunds:
        sql.execute(_HELD, [[refund.payment_id for refund in refunds], [refund.amount_minor for refund in refunds]])
        write_refunds(refunds, now)
    post(journals)
    return [_outcome(refund) for refund in refunds]


_HELD = """
UPDATE payments_payment p SET refunding_minor = p.refunding_minor + u.amount_minor
  FROM (SELECT id, sum(amount_minor) AS amount_minor FROM unnest(%s::uuid[], %s::bigint[]) AS h(id, amount_minor)
         GROUP BY id) AS u
 WHERE p.id = u.id
"""
