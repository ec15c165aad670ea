"""What a snapshot means for a payment: pure decisions, no clock, no network, no ORM."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from .enums import Outcome, PayableState, PaymentState, TradeState
from .types import PartAmount, Snapshot

OPEN: Final = frozenset({PaymentState.NEW, PaymentState.PENDING, PaymentState.PROCESSING, PaymentState.UNKNOWN})
PAID: Final = frozenset({PaymentState.SUCCEEDED, PaymentState.MISMATCH})
TAKES: Final = frozenset({PayableState.ACCEPT, PayableState.SECURED})
SUCCESS: Final = frozenset({TradeState.SUCCEEDED, TradeState.FINISHED})

# Minutes between the queries of a payment nobody told us about; after them once an hour until it expires.
_QUERY_AFTER: Final = (1, 2, 5, 10, 30)
_RETRY_AFTER: Final = (1, 1, 2, 5, 10, 30)

_MOVES: Final = {
    TradeState.WAITING: (PaymentState.PENDING, {PaymentState.NEW, PaymentState.UNKNOWN}),
    TradeState.PROCESSING: (PaymentState.PROCESSING, OPEN - {PaymentState.PROCESSING}),
    TradeState.FAILED: (PaymentState.FAILED, OPEN),
    TradeState.CLOSED: (PaymentState.CLOSED, OPEN),
}


@dataclass(frozen=True, slots=True)
class Share:
    """One order's part of a payment; `id` is also the id of its journal."""

    id: UUID
    amount: PartAmount


@dataclass(frozen=True, slots=True)
class Known:
    """A payment as it was written when it started; of this only amounts change, and only before an authorised payment is captured."""

    id: UUID
    purchase_id: UUID
    provider: str
    method: str
    amount_minor: int
    currency: str
    our_ref: str
    seller_ref: str
    expires_at: datetime
    shares: tuple[Share, ...]
    is_captured_later: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where the money of a successful payment goes. `diverted_minor` does not stay: it is set aside and refunded."""

    state: PaymentState
    outcome: Outcome
    reason: str = ""
    taken: tuple[Share, ...] = ()
    diverted: tuple[Share, ...] = ()
    received_minor: int = 0
    received_currency: str = ""
    diverted_minor: int = 0


def judge(payment: Known, snapshot: Snapshot, payables: Mapping[UUID, PayableState], *, is_purchase_paid: bool) -> Verdict:
    """Divide a success among escrow and the way back.

    Another recipient: not our money, nothing is posted. Another amount or currency: all of it goes back. Else each order that
    waits for money takes its share; a closed order's share came late, one that is paid already is a duplicate. A purchase with
    an accepted payment takes no second one, whatever its orders say.
    """
    if snapshot.seller_ref != payment.seller_ref:
        return Verdict(PaymentState.MISMATCH, Outcome.FOREIGN, "recipient")
    if (snapshot.amount_minor, snapshot.currency) != (payment.amount_minor, payment.currency):
        return Verdict(
            PaymentState.MISMATCH,
            Outcome.MISMATCH,
            "currency" if snapshot.currency != payment.currency else "amount",
            received_minor=snapshot.amount_minor,
            received_currency=snapshot.currency,
            diverted_minor=snapshot.amount_minor,
        )
    states = [payables.get(share.amount.order_id, PayableState.LATE) for share in payment.shares]
    if is_purchase_paid:
        states = [PayableState.PAID if state in TAKES else state for state in states]
    taken = tuple(s for s, state in zip(payment.shares, states, strict=True) if state in TAKES)
    diverted = tuple(s for s, state in zip(payment.shares, states, strict=True) if state not in TAKES)
    refused = Outcome.DUPLICATE if PayableState.PAID in states else Outcome.LATE
    outcome = Outcome.ACCEPTED if taken else refused
    return Verdict(
        PaymentState.SUCCEEDED,
        outcome,
        taken=taken,
        diverted=diverted,
        received_minor=payment.amount_minor,
        received_currency=payment.currency,
        diverted_minor=sum(share.amount.total_minor for share in diverted),
    )


def refuses_authorisation(payment: Known, snapshot: Snapshot, payables: Mapping[UUID, PayableState]) -> str:
    """Why an authorisation is of no use, "" where it is: of somebody or something else, or its order needs none (any more)."""
    if snapshot.seller_ref != payment.seller_ref:
        return "recipient"
    if snapshot.currency != payment.currency:
        return "currency"
    if snapshot.amount_minor != payment.amount_minor:
        return "amount"
    if not payment.is_captured_later or len(payment.shares) != 1:
        return "unasked"
    state = payables.get(payment.shares[0].amount.order_id, PayableState.LATE)
    return "" if state is PayableState.ACCEPT else state.value


def moved(state: PaymentState, seen: TradeState, *, is_expired: bool) -> PaymentState:
    """The state after a snapshot that brings no money. A payment never goes backwards, and an end stays an end."""
    target, allowed_from = _MOVES.get(seen, (state, frozenset[PaymentState]()))
    if state not in allowed_from:
        return state
    return PaymentState.EXPIRED if is_expired and target is PaymentState.CLOSED else target


def next_query(asked: int, now: datetime, expires_at: datetime) -> datetime:
    """When to ask again after `asked` questions: 1, 2, 5, 10, 30 minutes, then hourly; once right at the expiry."""
    wait = timedelta(minutes=_QUERY_AFTER[asked] if asked < len(_QUERY_AFTER) else 60)
    return min(now + wait, expires_at) if now < expires_at else now + wait


def next_try(tries: int, now: datetime) -> datetime:
    """When to repeat an unanswered refund or payout: minutes first, then every hour; it is never given up."""
    return now + timedelta(minutes=_RETRY_AFTER[tries] if tries < len(_RETRY_AFTER) else 60)


def allowance(spent_until: datetime, now: datetime, per_second: int) -> int:
    """How many calls may leave an account now, whose bucket is empty until `spent_until`.

    Half of a second's calls may leave at once and the other half as the second goes by, so that no second sees more than
    `per_second`, wherever it begins.
    """
    most = max(1, per_second // 2)
    spent = max(timedelta(0), spent_until - now)
    return max(0, most - math.ceil(spent / _each(per_second)))


def spend(spent_until: datetime, now: datetime, calls: int, per_second: int) -> datetime:
    """Until when the bucket is empty after so many calls."""
    return max(spent_until, now) + calls * _each(per_second)


def _each(per_second: int) -> timedelta:
    return timedelta(microseconds=1_000_000 // max(1, per_second // 2))
