"""Orders per second of the real services: placing and capturing the payment, in batches and through the gatherers."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from functools import cache
from itertools import cycle, islice
from typing import NamedTuple

from django.db import connection

from entrepot.catalog.types import VariantView
from entrepot.database import sql
from entrepot.inventory.queries import levels
from entrepot.kernel import clock
from entrepot.kernel.batching import Gatherer
from entrepot.kernel.errors import Refused
from entrepot.operations.errors import BenchImpossible
from entrepot.orders.services import checkout
from entrepot.orders.types import CheckedOut, CheckoutRequest
from entrepot.payments.enums import TradeState
from entrepot.payments.services import apply_snapshots
from entrepot.payments.types import Captured, Snapshot, Started

from .goods import request_for


class FlashSale(NamedTuple):
    """A sale of too few pieces to too many buyers: sold and refused, orders per second, pieces that were there, and are left."""

    sold: int
    refused: int
    per_second: float
    pieces: int
    left: int


def warm_up(views: Sequence[VariantView], orders: int = 2000) -> None:
    """Sell a little and let the server look at its tables: plans made for empty tables are no measure of anything."""
    for _ in range(0, orders, 64):
        _captured(checkout([_checkout_of(view) for view in islice(cycle(views), 64)]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def batches_per_second(views: Sequence[VariantView], batch: int, seconds: float) -> float:
    """Orders per second placed and captured by one connection in batches of `batch`, of goods picked at random."""
    picker = random.Random(7)  # noqa: S311  - a load, not a secret
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        requests = [_checkout_of(picker.choice(views)) for _ in range(batch)]
        _captured(checkout(requests))
        done += batch
    return done / (time.perf_counter() - began)


def flash_sale(view: VariantView, buyers: int, clients: int, *, lanes: int = 2) -> FlashSale:
    """`buyers` want one piece each of the same item, from `clients` threads at once, whose purchases and payments are gathered.

    As in the API: a batch is placed, then the money for it is taken in. With two lanes one batch is in Python's hands while the
    database has the other.
    """
    before = levels([view.id])[view.id][0].available
    buying: Gatherer[CheckoutRequest, bool] = Gatherer(_bought, max_batch=64, lanes=lanes)
    results: list[bool] = []
    barrier = threading.Barrier(clients + 1)

    def buy(times: int) -> None:
        try:
            sql.scalar("SELECT 1")
            barrier.wait()
            for _ in range(times):
                results.append(buying.submit(_checkout_of(view)))  # noqa: PERF401  - seen while they come
        finally:
            connection.close()

    shares = [buyers // clients + (n < buyers % clients) for n in range(clients)]
    threads = [threading.Thread(target=buy, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    barrier.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    sold = sum(results)
    left = levels([view.id])[view.id][0].available
    return FlashSale(sold, len(results) - sold, sold / seconds, before, left)


def _bought(requests: Sequence[CheckoutRequest]) -> list[bool]:
    """Place the purchases and capture what their providers answer at once; of each, whether it was paid."""
    outcomes = checkout(requests)
    placed = [o.payment for o in outcomes if isinstance(o, CheckedOut)]
    applied = iter(apply_snapshots([_snapshot(payment) for payment in placed]) if placed else ())
    return [isinstance(o, CheckedOut) and isinstance(next(applied), Captured) for o in outcomes]


def _checkout_of(view: VariantView) -> CheckoutRequest:
    return CheckoutRequest(request_for(view), "sandbox", "instant")


def _snapshot(payment: Started) -> Snapshot:
    """What the provider answers when the money is there."""
    return Snapshot(
        our_ref=payment.our_ref, state=TradeState.SUCCEEDED, amount_minor=payment.amount_minor, currency=payment.currency,
        seller_ref=_seller(), provider_ref=payment.our_ref, paid_at=clock.now(),
    )  # fmt: skip


@cache
def _seller() -> str:
    """Under which name the sandbox knows us: what the payments of this bench were started with."""
    return str(sql.scalar("SELECT seller_ref FROM payments_payment WHERE provider = 'sandbox' LIMIT 1"))


def _captured(outcomes: Sequence[CheckedOut | Refused]) -> None:
    applied = apply_snapshots([_snapshot(o.payment) for o in outcomes if isinstance(o, CheckedOut)])
    if sum(isinstance(a, Captured) for a in applied) != len(outcomes):
        raise BenchImpossible(reason="an order of the bench was refused")
