"""Differences are worked on, files brought, months closed by two people, through the pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.identity import factories as people
from tests.reconciliation import factories as f
from tests.reconciliation.test_close_month import END, MARCH
from tests.seller.world import client_of

from entrepot.identity.enums import PlatformRole
from entrepot.kernel.clock import VirtualClock
from entrepot.ledger.queries import balance, closed_until
from entrepot.ledger.types import AccountKey
from entrepot.operations.models import Proposal
from entrepot.reconciliation.queries import breaks
from entrepot.reconciliation.types import BreakFilter

pytestmark = pytest.mark.django_db
WORDS = "the provider's desk confirmed it"


@pytest.fixture(autouse=True)
def _april(virtual_clock: VirtualClock) -> None:
    virtual_clock.set(END)


def test_a_difference_is_taken_explained_and_gone_from_the_list() -> None:
    me = client_of(people.operator(PlatformRole.FINANCE))
    f.read([f.paid().but(amount_minor=9_000)])
    listed = me.get(reverse("console:breaks"))
    (row,) = listed.context["rows"]
    page, work = reverse("console:break", args=[row.id]), reverse("console:work-break", args=[row.id])
    assert "Other amount" in listed.content.decode()

    me.post(work, {"do": "take"})
    assert me.get(page).context["is_mine"]
    short = me.post(work, {"do": "explain", "note": "short"})
    assert (short.status_code, short.context["note"]) == (409, "short")
    me.post(work, {"do": "explain", "note": WORDS})

    assert list(me.get(reverse("console:breaks")).context["rows"]) == []
    assert [one.note for one in me.get(reverse("console:breaks"), {"state": "resolved"}).context["rows"]] == [WORDS]
    assert me.post(work, {"do": "take"}).status_code == 409


def test_a_difference_is_booked_when_somebody_else_approves() -> None:
    first, second = (client_of(people.operator(PlatformRole.FINANCE)) for _ in range(2))
    f.read([f.paid().but(amount_minor=9_000)])
    (row,) = breaks(BreakFilter())
    made = first.post(reverse("console:work-break", args=[row.id]), {"do": "book", "note": WORDS})["Location"]
    assert "9" in first.get(made).content.decode()
    [proposal] = Proposal.objects.all()
    decide = reverse("console:decide-proposal", args=[proposal.pk])

    first.post(decide, {"do": "approve"})
    assert balance(AccountKey("expense.loss", "", "CNY")).net_minor == 0
    second.post(decide, {"do": "approve"})

    assert balance(AccountKey("expense.loss", "", "CNY")).net_minor == -1_000
    assert breaks(BreakFilter()) == []


def test_a_file_is_brought_and_its_page_shows_lines_and_differences() -> None:
    me = client_of(people.operator(PlatformRole.FINANCE))
    rows = [f.paid(), f.paid()]
    file = f.file_of(rows[:1])
    data = {"provider": "sandbox", "day": f.DAY.isoformat()}
    upload = reverse("console:upload-statement")

    assert me.post(upload, data).status_code == 409
    broken = me.post(upload, {**data, "file": SimpleUploadedFile("x.csv", b"nothing")})
    assert (broken.status_code, "file" in broken.context["form"].errors) == (409, True)
    page = me.post(upload, {**data, "file": SimpleUploadedFile(file.name, file.content)})["Location"]

    shown = me.get(page)
    assert [line.our_ref for line in shown.context["rows"]] == [rows[0].our_ref]
    assert [one.kind for one in shown.context["found"]] == ["missing"]
    assert list(me.get(page, {"only": "unmatched"}).context["rows"]) == []
    again = f.file_of(rows)
    refused = me.post(upload, {**data, "file": SimpleUploadedFile("y.csv", again.content)})
    assert (refused.status_code, "day" in refused.context["form"].errors) == (409, True)
    me.post(upload, {**data, "replace": "on", "file": SimpleUploadedFile("y.csv", again.content)})
    assert breaks(BreakFilter()) == []


def test_a_month_is_closed_by_two_people() -> None:
    first, second = (client_of(people.operator(PlatformRole.FINANCE)) for _ in range(2))
    page = first.get(reverse("console:months"))
    assert page.context["rows"][0][0].month == MARCH
    first.post(reverse("console:close-month"), {"month": MARCH.isoformat(), "reason": WORDS})
    assert first.get(reverse("console:months")).context["rows"][0][1]

    second.post(reverse("console:decide-proposal", args=[Proposal.objects.get().pk]), {"do": "approve"})

    assert closed_until() == END
    assert second.get(reverse("console:months")).context["rows"][0][0].closed_at is not None


def test_months_are_told_as_far_back_as_there_was_money() -> None:
    me = client_of(people.operator(PlatformRole.FINANCE))

    none = me.get(reverse("console:months")).context["rows"]
    f.paid()
    one = me.get(reverse("console:months")).context["rows"]

    assert [(row.month, row.has_happened) for row, _proposed in none] == [(MARCH, False)]
    assert [(row.month, row.has_happened) for row, _proposed in one] == [(MARCH, True)]


def test_those_without_the_right_look_or_see_nothing() -> None:
    f.read([f.paid().but(amount_minor=9_000)])
    (row,) = breaks(BreakFilter())
    arbiter = client_of(people.operator(PlatformRole.ARBITER))
    assert arbiter.get(reverse("console:break", args=[row.id])).status_code == 200
    assert arbiter.post(reverse("console:work-break", args=[row.id]), {"do": "take"}).status_code == 403
    assert arbiter.post(reverse("console:upload-statement"), {}).status_code == 403
    assert client_of(people.operator(PlatformRole.OPERATOR)).get(reverse("console:breaks")).status_code == 403
    assert arbiter.get(reverse("console:breaks"), {"after": "nonsense", "state": "x", "kind": "y"}).status_code == 200


@pytest.mark.parametrize("page", ["breaks", "statements", "months"])
def test_lists_ask_as_often_for_three_as_for_one(page: str, django_assert_max_num_queries: object) -> None:
    me = client_of(people.operator(PlatformRole.FINANCE))
    counts = []
    for number in (1, 3):
        f.read([f.paid().but(amount_minor=n + 1) for n in range(number)], replace=True)
        address = reverse(f"console:{page}")
        me.get(address)
        with django_assert_max_num_queries(40) as asked:  # type: ignore[operator]
            me.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
