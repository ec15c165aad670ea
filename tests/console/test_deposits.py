"""Deposits in the console: who lacks what, a transfer and a penalty by two people."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.identity import factories as people
from tests.seller.world import build, client_of
from tests.stores import factories as stores

from entrepot.identity.enums import PlatformRole
from entrepot.operations.models import Proposal
from entrepot.settlement.models import DepositMove

pytestmark = pytest.mark.django_db(transaction=True)
LIST = reverse("console:deposits")


def of(store_id: object) -> str:
    return reverse("console:deposit", kwargs={"store_id": store_id})


def test_a_transfer_and_a_penalty_are_proposed_by_one_and_booked_by_another() -> None:
    world = build()
    first, second = (client_of(people.operator(PlatformRole.FINANCE)) for _each in range(2))
    said = {
        "transfer-amount": "150.00",
        "transfer-currency": "CNY",
        "transfer-reference": "ICBC-1",
        "transfer-reason": "the deposit came in",
    }
    fine = {"penalty-amount": "20", "penalty-currency": "CNY", "penalty-reason": "sent too late ten times"}

    for wrong in (
        {"transfer-amount": "0"},
        {"transfer-currency": "XXQ"},
        {"transfer-amount": "1.001"},
        {"transfer-reason": "short"},
    ):
        answer = first.post(of(world.store.pk), {**said, **wrong, "do": "transfer"})
        assert answer.status_code == 409, wrong
    assert not Proposal.objects.exists()
    for values, do in ((said, "transfer"), (fine, "penalty")):
        proposal = first.post(of(world.store.pk), {**values, "do": do})["Location"]
        page = second.get(proposal)
        assert world.store.slug in page.content.decode()
        assert second.post(f"{proposal}decide/", {"do": "approve"}).status_code == 302

    page = second.get(of(world.store.pk))
    assert [(row.kind, row.amount_minor) for row in page.context["rows"]] == [("penalty", 2_000), ("paid_in", 15_000)]
    assert [row.held_minor for row in page.context["standings"]] == [15_000]


def test_who_may_not_adjust_the_books_proposes_nothing() -> None:
    world = build()
    client = client_of(people.operator(PlatformRole.ARBITER))
    assert client.post(of(world.store.pk), {"do": "penalty"}).status_code == 403
    assert not DepositMove.objects.exists()


def test_stores_that_lack_something_are_found_at_the_same_cost_however_many() -> None:
    stores.fee_plan("global", deposit_minor=5_000)
    client = client_of(people.operator(PlatformRole.FINANCE))
    stores.store(kind="own")
    stores.store()

    def asked(**wanted: str) -> tuple[int, list[int]]:
        client.get(LIST, wanted)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(LIST, wanted)
        return len(queries), [sum(row.short_minor for row in standings) for _store, standings in page.context["rows"]]

    everybody, short = asked(), asked(short="1")
    assert (everybody[1], short[1]) == ([0, 5_000], [5_000])
    for _number in range(2):
        stores.store()
    assert (asked(), asked(short="1")) == ((everybody[0], [0, 5_000, 5_000, 5_000]), (short[0], [5_000] * 3))
