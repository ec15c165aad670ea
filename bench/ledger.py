"""How fast the books are written: `python bench/ledger.py [--seconds 3]` against the database of DATABASE_URL (migrated).

Each row posts for some seconds on one connection, one commit a batch: payments with a new escrow account each and two or
three legs, and settlements of paid orders to 20 stores with three legs. Repeatable: every run uses orders of its own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
django.setup()

from django.db import transaction  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from entrepot.kernel import clock  # noqa: E402
from entrepot.kernel.ids import uuid7  # noqa: E402
from entrepot.ledger.services import post  # noqa: E402
from entrepot.ledger.types import AccountKey, Journal, Leg  # noqa: E402

PSP = AccountKey("psp.clearing", "psp:bench", "CNY")
COMMISSION = AccountKey("revenue.commission", "", "CNY")
TAX = AccountKey("tax.payable", "country:CN", "CNY")
STORES = [uuid7() for _ in range(20)]


def payments(count: int) -> list[Journal]:
    """`count` payments, every second one with freight beside goods and tax."""
    made = []
    for number in range(count):
        order, now = uuid7(), clock.now()
        escrow = AccountKey("escrow.order", f"order:{order}", "CNY", STORES[number % len(STORES)])
        legs = (Leg("goods", PSP, escrow, 20000), Leg("tax", PSP, escrow, 1820), Leg("freight", PSP, escrow, 900))
        made.append(Journal(uuid7(), "order.pay", f"payment:{uuid7()}/order:{order}", legs[: 2 + number % 2], "system", now))
    return made


def settlements(count: int) -> list[Journal]:
    """`count` settlements of orders that are paid here first, outside the measured time."""
    made, paid = [], payments(count)
    with transaction.atomic():
        post(paid)
    for payment in paid:
        escrow, ref = payment.legs[0].credit, payment.ref.partition("/")[2]
        shop = AccountKey("merchant.available", f"store:{escrow.store_id}", "CNY", escrow.store_id)
        goods = sum(leg.amount_minor for leg in payment.legs if leg.code != "tax") - 1000
        legs = (Leg("goods", escrow, shop, goods), Leg("commission", escrow, COMMISSION, 1000), Leg("tax", escrow, TAX, 1820))
        made.append(Journal(uuid7(), "order.settle", ref, legs, "system", clock.now()))
    return made


def measure(prepare: Callable[[int], list[Journal]], batch: int, seconds: float) -> list[float]:
    """Seconds that each batch took, commit included, after a warm-up; one more untimed step prepares each batch."""
    taken: list[float] = []
    warm = 8
    while warm > 0 or sum(taken) < seconds:
        journals = prepare(batch)
        started = time.perf_counter()
        with transaction.atomic():
            post(journals)
        if warm > 0:
            warm -= 1
        else:
            taken.append(time.perf_counter() - started)
    return taken


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="measured time of each row")
    seconds = parser.parse_args().seconds
    table = Table(title="Journals written by one connection")
    for name in ("journals", "batch", "journals/s", "transfers/s", "ms a batch, median", "p99"):
        table.add_column(name, justify="left" if name == "journals" else "right")
    for name, prepare, legs in (("order.pay", payments, 2.5), ("order.settle", settlements, 3.0)):
        for batch in (1, 16, 64, 256):
            taken = measure(prepare, batch, seconds)
            rate = batch * len(taken) / sum(taken)
            median, p99 = statistics.median(taken), sorted(taken)[len(taken) * 99 // 100]
            legs_a_journal = 2.0 if batch == 1 and name == "order.pay" else legs
            cells = (f"{rate:,.0f}", f"{rate * legs_a_journal:,.0f}", f"{median * 1000:.2f}", f"{p99 * 1000:.2f}")
            table.add_row(name, str(batch), *cells)
    Console().print(table)


if __name__ == "__main__":
    main()
