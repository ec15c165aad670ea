"""A closed month takes nothing any more."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from tests.identity.factories import operator
from tests.ledger.factories import journal, psp
from tests.reconciliation import factories as f

from entrepot.kernel import clock
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Forbidden, Invalid
from entrepot.ledger.errors import PeriodClosed
from entrepot.ledger.queries import closed_until
from entrepot.ledger.services import close_books, post
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.payments.services import statement_providers
from entrepot.reconciliation.errors import EarlierMonthOpen, MonthClosed, MonthNotOver, MonthNotReady
from entrepot.reconciliation.models import MonthClose
from entrepot.reconciliation.queries import month_view, months
from entrepot.reconciliation.services import close_month

MARCH = date(2026, 3, 1)
APRIL = date(2026, 4, 1)
END = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _april(virtual_clock: VirtualClock) -> None:
    virtual_clock.set(END + timedelta(days=2))


def dated(at: datetime) -> Journal:
    leg = Leg("fee", AccountKey("expense.psp_fee", "psp:sandbox", "CNY"), psp(), 5)
    plain = journal("psp.fee", leg)
    return Journal(plain.id, plain.kind, plain.ref, plain.legs, actor="test", effective_at=at)


@pytest.mark.django_db
class TestClosing:
    def test_nothing_dated_before_the_end_is_taken_and_everything_after_is(self) -> None:
        post([dated(END - timedelta(days=1))])
        close_month(MARCH, proposed_by="person:somebody", actor=f.finance())

        with pytest.raises(PeriodClosed), transaction.atomic():
            post([dated(END), dated(END - timedelta(microseconds=1))])
        post([dated(END)])

        row = MonthClose.objects.get()
        assert (closed_until(), row.month, row.closed_by) == (END, MARCH, "person:somebody")
        assert ["expense.psp_fee", "CNY", 5, 0] in row.balances

    def test_fees_that_come_to_light_later_belong_to_the_day_when_they_do(self, virtual_clock: VirtualClock) -> None:
        row = f.paid()
        f.read([row])
        close_month(MARCH, proposed_by="person:somebody", actor=f.finance())
        f.read([row.but(fee_minor=9)], replace=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT effective_at FROM ledger.journal WHERE kind = 'psp.fee'")
            assert cursor.fetchall() == [(virtual_clock.now(),)]

    def test_open_differences_and_missing_statements_stand_against_it(self) -> None:
        row = f.paid()
        with pytest.raises(MonthNotReady, match="sandbox 2026-03-10"):
            close_month(MARCH, proposed_by="person:somebody", actor=f.finance())
        f.read([])
        with pytest.raises(MonthNotReady, match="Open differences: 1"):
            close_month(MARCH, proposed_by="person:somebody", actor=f.finance())
        assert (month_view(MARCH).open_breaks, closed_until()) == (1, None)
        f.read([row], replace=True)
        close_month(MARCH, proposed_by="person:somebody", actor=f.finance())
        assert month_view(MARCH).closed_by == "person:somebody"

    def test_refusals(self) -> None:
        finance = f.finance()
        with pytest.raises(MonthNotOver):
            close_month(APRIL, proposed_by="person:somebody", actor=finance)
        with pytest.raises(Invalid):
            close_month(MARCH + timedelta(days=1), proposed_by="person:somebody", actor=finance)
        with pytest.raises(Forbidden):
            close_month(MARCH, proposed_by=finance.code, actor=finance)
        with pytest.raises(Forbidden):
            close_month(MARCH, proposed_by="person:somebody", actor=operator("operator"))
        close_month(date(2026, 1, 1), proposed_by="person:somebody", actor=finance)
        with pytest.raises(MonthClosed):
            close_month(date(2026, 1, 1), proposed_by="person:somebody", actor=finance)
        with pytest.raises(EarlierMonthOpen, match="2026-02"):
            close_month(MARCH, proposed_by="person:somebody", actor=finance)

    @pytest.mark.parametrize(
        ("until", "second"),
        [(END + timedelta(days=9_000), "b"), (END, "a"), (END - timedelta(days=400), "b")],
        ids=["to come", "alone", "back"],
    )
    def test_the_database_refuses_it_too(self, until: datetime, second: str) -> None:
        close_books(END - timedelta(days=31), actor="a", approver="b")
        with pytest.raises(Error), transaction.atomic():
            close_books(until, actor="a", approver=second)
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger.closing")

    def test_the_list_of_months(self, django_assert_max_num_queries: object) -> None:
        f.paid()
        most = 5 + len(statement_providers())  # the accounts at providers may be looked up anew
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            [only] = months(3)  # before it nothing had happened yet
        assert (only.month, only.missing_days) == (MARCH, (("sandbox", f.DAY),))

    def test_a_quiet_month_between_others_stays_in_the_list(self) -> None:
        f.paid()
        with clock.using(VirtualClock(datetime(2026, 6, 2, tzinfo=UTC))):
            assert [row.month.month for row in months()] == [5, 4, 3]


@pytest.mark.django_db(transaction=True)
def test_a_posting_under_way_is_waited_for_and_none_slips_in_behind() -> None:
    late: list[str] = []
    posted, go_on = threading.Event(), threading.Event()

    def first() -> None:
        try:
            with transaction.atomic():
                post([dated(END - timedelta(hours=1))])
                posted.set()
                go_on.wait(10)
        finally:
            connection.close()

    def second() -> None:
        try:
            post([dated(END - timedelta(hours=2))])
            late.append("posted")
        except PeriodClosed:
            late.append("refused")
        finally:
            connection.close()

    closing = threading.Thread(target=_close)
    threads = [threading.Thread(target=first)]
    threads[0].start()
    assert posted.wait(10)
    closing.start()
    time.sleep(0.3)
    assert closed_until() is None
    threads.append(threading.Thread(target=second))
    threads[1].start()
    time.sleep(0.3)
    go_on.set()
    for thread in [*threads, closing]:
        thread.join()

    assert (closed_until(), late) == (END, ["refused"])


def _close() -> None:
    try:
        with transaction.atomic():
            close_books(END, actor="a", approver="b")
    finally:
        connection.close()
