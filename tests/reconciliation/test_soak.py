"""A million lines with faults among them: every fault found, none invented."""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import timedelta

import pytest
from tests.reconciliation import factories as f
from tests.reconciliation.factories import Row
from tests.reconciliation.test_breaks import CASES

from entrepot.database import sql
from entrepot.kernel.clock import VirtualClock
from entrepot.payments.queries import movements
from entrepot.reconciliation.enums import BreakKind
from entrepot.reconciliation.services import read_statement

LINES = int(os.environ.get("ENTREPOT_SOAK_LINES", "1000000"))
EACH = 40
_PAYMENTS = """
INSERT INTO payments_payment (id, purchase_id, provider, method, state, outcome, amount_minor, currency, our_ref, seller_ref,
  provider_ref, subject, return_url, cashier_url, received_minor, received_currency, refunding_minor, refunded_minor, created_at,
  expires_at, paid_at, queries)
SELECT id, gen_random_uuid(), 'sandbox', 'redirect', 'succeeded', 'accepted', 1000 + n, 'CNY', 'P' || n, 'us', 'T' || n, '', '', '',
       1000 + n, 'CNY', 0, 0, at, at + interval '1 day', at, 0
  FROM (SELECT gen_random_uuid() AS id, n, %s::timestamptz + n * interval '1 second' / %s AS at FROM generate_series(1, %s) n) made
"""


@pytest.mark.soak
@pytest.mark.django_db
def test_a_million_lines_with_every_kind_of_fault(virtual_clock: VirtualClock, capsys: pytest.CaptureFixture[str]) -> None:
    virtual_clock.set(f.AFTER)
    since = f.NOON - timedelta(hours=11)  # from 01:00 on, over 22 hours
    sql.execute(_PAYMENTS, [since, LINES / (22 * 3600), LINES])
    sql.execute("ANALYZE payments_payment")
    f.read([], f.DAY - timedelta(days=1))
    late = [f.paid(f.NOON - timedelta(days=1, minutes=n)) for n in range(EACH)]
    rows = [
        Row("payment", move.our_ref, move.provider_ref, move.amount_minor, move.at)
        for move in movements("sandbox", since, since + timedelta(hours=23))
    ]
    rows.sort(key=lambda row: row.at)
    step = len(rows) // (EACH * (len(CASES) + 1)) - 1
    lines: list[list[Row]] = [[row] for row in rows]
    place = 1
    for _ in range(EACH):
        for kind in CASES:
            lines[place] = CASES[kind](rows[place])
            place += step
        lines[place], lines[place + 1] = lines[place + 1], lines[place]
        place += step
    flat = [line for part in lines for line in part]
    last = rows[-1].at + timedelta(minutes=1)
    flat += [Row("payment", f"X{n}", f"Y{n}", 5, last) for n in range(EACH)]
    flat += [Row("refund", f"Z{n}", "", -5, last, payment_ref=f"N{n}") for n in range(EACH)]
    flat += late
    file = f.file_of(flat)

    started = time.monotonic()
    outcome = read_statement("sandbox", f.DAY, file, actor=f.finance())
    seconds = time.monotonic() - started

    with capsys.disabled():
        print(f"\n{outcome.lines:,} lines reconciled in {seconds:.1f} s, {sum(outcome.breaks.values())} differences found")  # noqa: T201
    assert Counter(outcome.breaks) == Counter({kind.value: EACH for kind in BreakKind})
