"""The writes that many callers make at once, gathered: while one batch commits, the next one gathers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from entrepot.kernel.batching import Gatherer
from entrepot.kernel.errors import Refused
from entrepot.orders.services import checkout, quote
from entrepot.orders.types import CheckedOut, CheckoutRequest, Quote, QuoteRequest
from entrepot.payments.services import apply_snapshots, open_cashier
from entrepot.payments.types import Applied, NextAction


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase as far as it came: placed, its payment started, and what its provider answered.

    `action` is what the shopper does next, or why the provider did not take the payment (the purchase stands, and can be paid
    again); `applied` is there when the provider answered at once.
    """

    checked_out: CheckedOut
    action: NextAction | Refused
    applied: Applied | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A cashier opened for a payment that was started before."""

    action: NextAction | Refused
    applied: Applied | None = None


def buy(requests: Sequence[CheckoutRequest]) -> list[Bought | Refused]:
    """Check out, open the cashiers, take in what providers answered at once; one outcome per request, in order.

    Each step is a transaction of its own, as no provider may be called inside one. To be repeated safely the requests carry keys:
    a repeat finds the purchase that was placed, and goes on from there.
    """
    checked = checkout(requests)
    opened = iter(open_payments([done.payment.payment_id for done in checked if isinstance(done, CheckedOut)]))
    outcomes: list[Bought | Refused] = []
    for done in checked:
        if isinstance(done, Refused):
            outcomes.append(done)
            continue
        step = next(opened)
        outcomes.append(Bought(done, step.action, step.applied))
    return outcomes


def open_payments(payment_ids: Sequence[UUID]) -> list[Opened]:
    """Open cashiers and take in what the providers answered at once; one outcome per payment, in order."""
    if not payment_ids:
        return []
    actions = open_cashier(payment_ids)
    snapshots = [a.snapshot for a in actions if isinstance(a, NextAction) and a.snapshot is not None]
    applied = iter(apply_snapshots(snapshots) if snapshots else ())
    return [Opened(a, next(applied) if isinstance(a, NextAction) and a.snapshot is not None else None) for a in actions]


QUOTES: Final[Gatherer[QuoteRequest, Quote | Refused]] = Gatherer(quote, max_batch=64, lanes=1)
PURCHASES: Final[Gatherer[CheckoutRequest, Bought | Refused]] = Gatherer(buy, max_batch=64, lanes=2)
