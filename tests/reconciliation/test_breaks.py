"""Every kind of difference is found, and none is invented."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reconciliation import factories as f
from tests.reconciliation.factories import Row

from entrepot.database import sql
from entrepot.kernel.clock import VirtualClock
from entrepot.reconciliation.enums import BreakKind
from entrepot.reconciliation.queries import breaks
from entrepot.reconciliation.types import BreakFilter

pytestmark = pytest.mark.django_db
EVERY = BreakFilter(state="")


@pytest.fixture(autouse=True)
def _later(virtual_clock: VirtualClock) -> None:
    virtual_clock.set(f.AFTER)


def a_day() -> list[Row]:
    """A day with everything that moves, as the provider has it."""
    payments = [f.paid(f.NOON + timedelta(minutes=n), 10_000 + n) for n in range(8)]
    refunds = [f.refunded(payments[n], f.NOON + timedelta(hours=2, minutes=n), 500 + n) for n in range(4)]
    payouts = f.paid_out(f.NOON + timedelta(hours=3), 4_000, f.NOON + timedelta(hours=5))
    banks = f.taken_back(payments[6], f.NOON + timedelta(hours=4), [600, 400], f.NOON + timedelta(hours=6))
    return f.in_order([*payments, *refunds, *payouts, *banks])


def found() -> Counter[str]:
    return Counter(row.kind for row in breaks(EVERY, limit=1_000))


def test_a_right_statement_has_no_difference() -> None:
    rows = a_day()

    outcome = f.read(rows)

    assert (outcome.lines, outcome.matched, dict(outcome.breaks)) == (16, 16, {})
    assert found() == {}


def test_what_happens_around_midnight_may_stand_on_either_day() -> None:
    before = f.paid(f.NOON + timedelta(hours=11, minutes=50))  # 23:50 of the day, in the next day's statement
    after = f.paid(f.NOON + timedelta(hours=12, minutes=5))  # 00:05 of the next day, in this one's

    first = f.read([after])
    second = f.read([before], f.DAY + timedelta(days=1))

    assert (dict(first.breaks), dict(second.breaks)) == ({}, {})


def test_a_movement_that_no_statement_has_is_missing_and_over_when_it_arrives_late() -> None:
    rows = a_day()
    lost = next(row for row in rows if row.kind == "payment")

    first = f.read([row for row in rows if row is not lost])
    missing = breaks(BreakFilter(kind="missing"))[0]
    assert (dict(first.breaks), missing.our_ref, missing.expected_minor, missing.found_minor) == (
        {"missing": 1}, lost.our_ref, lost.amount_minor, None,
    )  # fmt: skip

    second = f.read([lost], f.DAY + timedelta(days=1))

    assert dict(second.breaks) == {"late": 1}
    assert breaks(BreakFilter()) == []
    assert {row.resolution for row in breaks(EVERY)} == {"arrived_late"}


CASES = {
    BreakKind.AMOUNT: lambda row: [row.but(amount_minor=row.amount_minor + 1)],
    BreakKind.CURRENCY: lambda row: [row.but(currency="USD")],
    BreakKind.FEE: lambda row: [row.but(fee_minor=7)],
    BreakKind.DATE: lambda row: [row.but(at=row.at - timedelta(days=2))],
    BreakKind.DUPLICATE: lambda row: [row, row],
    BreakKind.SIGN: lambda row: [row.but(amount_minor=-row.amount_minor)],
    BreakKind.WRONG_REFERENCE: lambda row: [row.but(our_ref="X" + row.our_ref[1:])],
    BreakKind.MISSING: lambda _row: [],
}


@pytest.mark.parametrize("kind", CASES)
def test_a_payment_that_differs(kind: BreakKind) -> None:
    rows = a_day()
    wrong = next(row for row in rows if row.kind == "payment")

    outcome = f.read([line for row in rows for line in (CASES[kind](row) if row is wrong else [row])])

    assert dict(outcome.breaks) == {kind: 1}
    (row,) = breaks(EVERY)
    assert (row.kind, row.movement, row.provider, row.day, row.state) == (kind, "payment", "sandbox", f.DAY, "open")


@pytest.mark.parametrize("kind", [kind for kind in CASES if kind is not BreakKind.FEE])
def test_a_refund_that_differs(kind: BreakKind) -> None:
    rows = a_day()
    wrong = next(row for row in rows if row.kind == "refund")

    outcome = f.read([line for row in rows for line in (CASES[kind](row) if row is wrong else [row])])

    assert dict(outcome.breaks) == {kind: 1}


@pytest.mark.parametrize("movement", ["chargeback", "chargeback_won"])
@pytest.mark.parametrize("kind", [kind for kind in CASES if kind is not BreakKind.FEE])
def test_a_chargeback_that_differs(kind: BreakKind, movement: str) -> None:
    rows = a_day()
    wrong = next(row for row in rows if row.kind == movement)

    outcome = f.read([line for row in rows for line in (CASES[kind](row) if row is wrong else [row])])

    assert dict(outcome.breaks) == {kind: 1}
    assert [row.movement for row in breaks(EVERY)] == [movement]


def test_a_chargeback_of_an_earlier_day_comes_late_and_is_missing_until_then() -> None:
    [line] = f.taken_back(f.paid(f.NOON - timedelta(days=3)), f.NOON, [700])

    first = f.read([])
    second = f.read([line.but(at=f.NOON + timedelta(days=1))], f.DAY + timedelta(days=1))

    assert (dict(first.breaks), dict(second.breaks)) == ({"missing": 1}, {"late": 1})
    assert breaks(BreakFilter()) == []


def test_another_number_of_the_providers_is_a_wrong_reference() -> None:
    rows = a_day()
    rows[0] = rows[0].but(provider_ref="T-of-somebody")
    assert dict(f.read(rows).breaks) == {"wrong_reference": 1}


def test_lines_that_we_know_nothing_of() -> None:
    rows = a_day()
    known = rows[0]
    stranger = Row("payment", "P-unknown", "T-unknown", 900, rows[-1].at)
    refund = Row("refund", "R-unknown", "", -900, rows[-1].at, payment_ref=known.our_ref)
    orphan = Row("refund", "R-orphan", "", -901, rows[-1].at, payment_ref="P-nobody")

    outcome = f.read([*rows, stranger, refund, orphan])

    assert dict(outcome.breaks) == {"extra": 2, "refund_without_payment": 1}
    assert outcome.matched == len(rows)


def test_a_line_before_something_that_happened_earlier_is_reordered() -> None:
    rows = a_day()
    rows[3], rows[4] = rows[4], rows[3]
    assert dict(f.read(rows).breaks) == {"reordered": 1}


def test_a_movement_of_an_earlier_statement_again_is_a_duplicate() -> None:
    rows = a_day()
    f.read(rows)

    outcome = f.read([rows[0]], f.DAY + timedelta(days=1))

    assert outcome.breaks["duplicate"] == 1
    assert set(outcome.breaks) <= {"duplicate", "late"}


INJECT = [kind for kind in BreakKind if kind is not BreakKind.LATE]


@given(seed=st.integers(0, 2**32), amounts=st.lists(st.integers(2, 10**9), min_size=14, max_size=30))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_twelve_kinds_injected_at_random_are_found_and_no_other(seed: int, amounts: list[int]) -> None:
    sql.execute("DELETE FROM reconciliation_line")
    for table in ("break", "statement"):
        sql.execute(f"DELETE FROM reconciliation_{table}")
    sql.execute("DELETE FROM payments_payment")
    dice = random.Random(seed)
    late = f.paid(f.NOON - timedelta(days=1), amounts[0])
    f.read([], f.DAY - timedelta(days=1))
    rows = [f.paid(f.NOON + timedelta(minutes=n), amount) for n, amount in enumerate(amounts)]
    # lines whose difference says nothing about the order of the others
    places = dice.sample(range(1, len(rows) - 2), len(CASES))
    lines: list[list[Row]] = [[row] for row in rows]
    for kind, place in zip(CASES, places, strict=True):
        lines[place] = CASES[kind](rows[place])
    flat = [line for part in lines for line in part]
    last = rows[-1].at + timedelta(minutes=1)
    flat += [
        Row("payment", "P-unknown", "T-unknown", 5, last),
        Row("refund", "R-orphan", "", -5, last, payment_ref="P-nobody"),
        late,
    ]
    expected = Counter([*CASES, BreakKind.EXTRA, BreakKind.REFUND_WITHOUT_PAYMENT, BreakKind.LATE])
    right = [n for n in range(len(rows) - 1) if n not in places and n + 1 not in places]
    if right:
        place = flat.index(rows[right[0]])
        flat[place], flat[place + 1] = flat[place + 1], flat[place]
        expected[BreakKind.REORDERED] += 1

    outcome = f.read(flat)

    assert Counter(outcome.breaks) == Counter({kind.value: number for kind, number in expected.items()})
