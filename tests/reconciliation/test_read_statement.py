"""A statement is read whole or not at all, its fees are booked once, and a corrected one takes its place."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.aftersales.factories import sold
from tests.identity.factories import operator
from tests.reconciliation import factories as f
from tests.reconciliation.factories import Row

from entrepot.database import sql
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Forbidden
from entrepot.ledger.queries import balance
from entrepot.ledger.types import AccountKey
from entrepot.orders.services import cancel
from entrepot.payments.errors import NotAStatement, UnknownProvider
from entrepot.payments.services import fetch_statement
from entrepot.payments.types import StatementFile
from entrepot.reconciliation.errors import DayNotOver, StatementKnown
from entrepot.reconciliation.models import Line, Statement
from entrepot.reconciliation.queries import breaks, lines, statement_view, statements
from entrepot.reconciliation.services import fetch_due, look_again, read_statement
from entrepot.reconciliation.types import BreakFilter, Reconciled

COST = AccountKey("expense.psp_fee", "psp:sandbox", "CNY")
CLEARING = AccountKey("psp.clearing", "psp:sandbox", "CNY")


@pytest.fixture(autouse=True)
def _later(virtual_clock: VirtualClock) -> None:
    virtual_clock.set(f.AFTER)


def cost() -> int:
    return -balance(COST).net_minor


@pytest.mark.django_db
class TestReading:
    def test_fees_are_booked_once_and_what_a_corrected_file_changes_of_them(self) -> None:
        rows = [f.paid().but(fee_minor=60), f.paid().but(fee_minor=40)]
        f.read(rows)
        assert (cost(), -balance(CLEARING).net_minor) == (100, -100)

        assert f.read(rows).repeated
        assert cost() == 100

        f.read([rows[0], rows[1].but(fee_minor=0)], replace=True)
        assert (cost(), -balance(CLEARING).net_minor) == (60, -60)

    def test_a_charge_of_its_own_is_a_cost_and_no_difference(self) -> None:
        outcome = f.read([Row("fee", "monthly", "", -2_500, f.NOON)])
        assert (dict(outcome.breaks), outcome.matched, cost()) == ({}, 1, 2_500)

    def test_fees_of_lines_that_nobody_can_explain_are_not_booked(self) -> None:
        f.read([Row("payment", "P-unknown", "T", 900, f.NOON, fee_minor=9)])
        assert cost() == 0

    def test_another_file_for_the_day_needs_to_be_asked_for(self) -> None:
        first, second = f.paid(), f.paid()
        f.read([first])
        with pytest.raises(StatementKnown):
            f.read([first, second])
        assert Line.objects.count() == 1

        f.read([first, second], replace=True)

        assert [row.resolution for row in breaks(BreakFilter(state=""))] == ["corrected"]
        assert (Statement.objects.get().lines, breaks(BreakFilter())) == (2, [])

    def test_what_a_person_closed_stays_closed_and_what_vanished_comes_back(self) -> None:
        row = f.paid()
        f.read([])
        assert len(breaks(BreakFilter())) == 1
        f.read([row], replace=True)
        assert breaks(BreakFilter()) == []

        f.read([], replace=True)

        (again,) = breaks(BreakFilter())
        assert (again.kind, again.resolution, again.resolved_at) == ("missing", "", None)

    def test_a_file_that_breaks_off_leaves_nothing(self) -> None:
        content = f.file_of([f.paid(), f.paid()]).content + b"TRADE,p1\n"
        with pytest.raises(NotAStatement, match="line 4"):
            read_statement("sandbox", f.DAY, StatementFile("x.csv", content), actor=f.finance())
        assert (Statement.objects.count(), Line.objects.count()) == (0, 0)

    def test_numbers_too_long_to_be_ours_are_refused_with_the_line(self) -> None:
        with pytest.raises(NotAStatement, match="line 1: a number is longer"):
            f.read([Row("payment", "P" * 65, "T", 900, f.NOON)])

    def test_refusals(self, virtual_clock: VirtualClock) -> None:
        with pytest.raises(Forbidden):
            f.read([], actor=operator("operator"))
        with pytest.raises(UnknownProvider):
            read_statement("nobody", f.DAY, f.file_of([]), actor=f.finance())
        with pytest.raises(DayNotOver):
            f.read([], virtual_clock.now().date())
        assert Statement.objects.count() == 0

    def test_looking_again_closes_what_our_books_have_learned(self) -> None:
        stranger = Row("payment", "P-later", "T-later", 900, f.NOON)
        outcome = f.read([stranger])
        assert dict(outcome.breaks) == {"extra": 1}
        late = f.paid(f.NOON, 900)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE payments_payment SET our_ref = 'P-later', provider_ref = 'T-later' WHERE our_ref = %s", [late.our_ref]
            )

        assert dict(look_again(outcome.statement_id, actor=f.finance()).breaks) == {}
        assert [row.resolution for row in breaks(BreakFilter(state=""))] == ["books_agree"]

    def test_lists_show_what_was_read(self, django_assert_num_queries: object) -> None:
        rows = [f.paid(amount=700).but(fee_minor=7), f.paid(amount=300)]
        outcome = f.read([rows[0]])
        f.read([], f.DAY + timedelta(days=1))
        with django_assert_num_queries(1):  # type: ignore[operator]
            newest, oldest = statements()
        assert (newest.day, oldest.day, oldest.open_breaks, oldest.totals) == (
            f.DAY + timedelta(days=1), f.DAY, 2, {"CNY": (700, 7)},
        )  # fmt: skip
        assert [view.day for view in statements(before=newest.id)] == [f.DAY]
        assert statements(before=oldest.id) == []
        view = statement_view(outcome.statement_id)
        assert view is not None
        assert view.provider == "sandbox"
        (line,) = lines(outcome.statement_id)
        assert (line.our_ref, line.is_matched, line.amount_minor) == (rows[0].our_ref, True, 700)
        assert lines(outcome.statement_id, unmatched=True) == []
        assert lines(outcome.statement_id, after=1) == []


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_read_it_once() -> None:
    rows = [f.paid().but(fee_minor=60) for _ in range(5)]
    actor = f.finance()
    outcomes: list[Reconciled] = []
    start = threading.Barrier(4)

    def reader() -> None:
        try:
            start.wait()
            outcomes.append(f.read(rows, actor=actor))
        finally:
            connection.close()

    threads = [threading.Thread(target=reader) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome.repeated for outcome in outcomes) == [False, True, True, True]
    assert (Line.objects.count(), cost()) == (5, 300)


@pytest.mark.django_db(transaction=True)
def test_the_regular_job_fetches_yesterday_and_then_what_is_missing(virtual_clock: VirtualClock) -> None:
    assert [outcome.day for outcome in fetch_due()] == [f.AFTER.date() - timedelta(days=1)]
    assert fetch_due() == []
    virtual_clock.advance(timedelta(days=3))
    assert [outcome.day for outcome in fetch_due()] == [f.AFTER.date() + timedelta(days=n) for n in range(3)]
    assert set(Statement.objects.values_list("source", "read_by")) == {("fetched", "system")}


@pytest.mark.django_db(transaction=True)
def test_lms_front_521_the_statement_tells_of_a_refund_again_and_nothing_moves(virtual_clock: VirtualClock) -> None:
    order, shopper = sold()
    cancel(order.pk, actor=shopper)
    posted, day = sql.scalar("SELECT count(*) FROM ledger.journal"), virtual_clock.now().date()
    virtual_clock.advance(timedelta(days=1))

    outcome = read_statement("sandbox", day, fetch_statement("sandbox", day), actor=f.finance())

    assert (outcome.lines, sum(outcome.breaks.values())) == (2, 0)
    assert (sql.scalar("SELECT count(*) FROM ledger.journal"), balance(CLEARING).net_minor) == (posted, 0)
    assert sql.scalar("SELECT refunded_minor FROM payments_payment") == order.total_minor
