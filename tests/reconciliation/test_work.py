"""People take differences, explain them, book them with a second person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.identity.factories import operator
from tests.reconciliation import factories as f
from tests.reconciliation.factories import Row

from entrepot.identity.models import AuditEntry
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Forbidden, Invalid, Missing
from entrepot.kernel.ids import uuid7
from entrepot.ledger.queries import balance
from entrepot.ledger.types import AccountKey
from entrepot.reconciliation import services
from entrepot.reconciliation.enums import Resolution
from entrepot.reconciliation.errors import BreakOver, NothingToBook
from entrepot.reconciliation.queries import break_counts, break_view, breaks
from entrepot.reconciliation.types import BreakFilter, BreakView

pytestmark = pytest.mark.django_db
WORDS = "The provider's desk confirmed it by mail."
CLEARING = AccountKey("psp.clearing", "psp:sandbox", "CNY")
LOSS = AccountKey("expense.loss", "", "CNY")


@pytest.fixture(autouse=True)
def _later(virtual_clock: VirtualClock) -> None:
    virtual_clock.set(f.AFTER)


def one(rows: list[Row]) -> BreakView:
    f.read(rows)
    (row,) = breaks(BreakFilter())
    return row


def view(row: BreakView) -> BreakView:
    found = break_view(row.id)
    assert found is not None
    return found


def test_taking_and_handing_back_is_written_down() -> None:
    row, me, other = one([f.paid().but(amount_minor=9_999)]), f.finance(), f.finance()
    services.take_break(row.id, actor=me)
    services.take_break(row.id, actor=me)
    assert view(row).owner_id == me.person_id
    assert breaks(BreakFilter(owner="me"), me=me.person_id)[0].id == row.id
    assert breaks(BreakFilter(owner="me"), me=other.person_id) == breaks(BreakFilter(owner="nobody")) == []
    services.hand_back(row.id, actor=other)
    assert view(row).owner_id is None
    actions = AuditEntry.objects.filter(subject_id=str(row.id)).order_by("at", "id").values_list("action", flat=True)
    assert list(actions) == ["reconciliation.taken", "reconciliation.handed_back"]


def test_an_explanation_closes_it_for_good() -> None:
    row = one([f.paid().but(amount_minor=9_999)])
    services.resolve_break(row.id, Resolution.EXPLAINED, WORDS, actor=f.finance())
    assert (view(row).state, view(row).resolution, view(row).note) == ("resolved", "explained", WORDS)
    with pytest.raises(BreakOver):
        services.take_break(row.id, actor=f.finance())
    services.look_again(row.statement_id or 0, actor=f.finance())
    assert view(row).resolution == "explained"


@pytest.mark.parametrize(
    ("resolution", "note"), [(Resolution.EXPLAINED, "short"), (Resolution.BOOKED, WORDS), (Resolution.CLAIMED, "x" * 501)]
)
def test_what_does_not_close_it(resolution: Resolution, note: str) -> None:
    row = one([f.paid().but(amount_minor=9_999)])
    with pytest.raises(Invalid):
        services.resolve_break(row.id, resolution, note, actor=f.finance())
    with pytest.raises(Forbidden):
        services.resolve_break(row.id, Resolution.EXPLAINED, WORDS, actor=operator("operator"))
    with pytest.raises(Missing):
        services.resolve_break(uuid7(), Resolution.EXPLAINED, WORDS, actor=f.finance())
    assert view(row).state == "open"


@pytest.mark.parametrize(("found", "loss", "clearing"), [(9_900, 100, -100), (10_100, 0, 100)])
def test_a_difference_is_booked_by_two_people(found: int, loss: int, clearing: int) -> None:
    row, approver = one([f.paid().but(amount_minor=found)]), f.finance()
    assert services.bookable_break(row.id, actor=approver) == found - 10_000

    services.book_difference(row.id, WORDS, proposed_by="person:somebody", actor=approver)

    suspense = AccountKey("suspense.payment", f"break:{row.id}", "CNY")
    assert (-balance(LOSS).net_minor, -balance(CLEARING).net_minor) == (loss, clearing)
    assert balance(suspense).net_minor == max(clearing, 0)
    assert view(row).resolution == "booked"
    with pytest.raises(BreakOver):
        services.book_difference(row.id, WORDS, proposed_by="person:somebody", actor=approver)


def test_one_person_alone_books_nothing() -> None:
    row, me = one([f.paid().but(amount_minor=9_900)]), f.finance()
    with pytest.raises(Forbidden):
        services.book_difference(row.id, WORDS, proposed_by=me.code, actor=me)
    assert (balance(LOSS).net_minor, view(row).state) == (0, "open")


def test_what_moves_no_money_is_not_booked() -> None:
    payment = f.paid()
    row = one([payment.but(at=payment.at - timedelta(days=2))])
    with pytest.raises(Invalid):
        services.bookable_break(row.id, actor=f.finance())
    with pytest.raises(Invalid):
        services.book_difference(row.id, WORDS, proposed_by="person:somebody", actor=f.finance())
    zero = f.paid(f.NOON + timedelta(days=1))
    f.read([zero.but(amount_minor=0)], f.DAY + timedelta(days=1))
    nothing = breaks(BreakFilter(kind="amount"))[0]
    assert nothing.difference_minor == -10_000
    assert NothingToBook().code == "reconciliation.nothing_to_book"


def test_counts_by_kind_with_the_oldest(virtual_clock: VirtualClock) -> None:
    first = f.read([f.paid().but(amount_minor=1), f.paid().but(amount_minor=2)])
    since = virtual_clock.now()
    virtual_clock.advance(timedelta(hours=1))
    f.read([Row("payment", "P-unknown", "T", 900, f.NOON + timedelta(days=1))], f.DAY + timedelta(days=1))
    assert first.breaks == {"amount": 2}
    assert [(row.kind, row.number) for row in break_counts()] == [("amount", 2), ("extra", 1)]
    assert break_counts()[0].oldest == since


def test_list_costs_one_statement_however_long(django_assert_num_queries: object) -> None:
    f.read([f.paid().but(amount_minor=n) for n in range(1, 4)])
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = breaks(BreakFilter())
    assert len(rows) == 3
    assert [row.id for row in breaks(BreakFilter(), after=rows[0].id)] == [row.id for row in rows[1:]]
    assert [row.id for row in breaks(BreakFilter(text=f" {rows[1].our_ref} "))] == [rows[1].id]
    assert breaks(BreakFilter(provider="alipay")) == breaks(BreakFilter(kind="fee")) == []


@pytest.mark.django_db(transaction=True)
def test_asking_the_provider_brings_the_statement_anew(virtual_clock: VirtualClock) -> None:
    row = f.paid(f.AFTER - timedelta(days=1, hours=3))  # our books have it, the sandbox's do not
    services.fetch_due()
    (missing,) = breaks(BreakFilter())
    assert not services.ask_provider(missing.id, actor=f.finance())
    assert view(missing).state == "open"
    assert row.our_ref == missing.our_ref
