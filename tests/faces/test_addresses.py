"""No page of any face can be forgotten: each address is visited, or says why it leads to no page."""

from __future__ import annotations

import pytest
from tests.faces import walk
from tests.faces.whole_market import build


def test_rows_are_of_addresses_that_are_there() -> None:
    names = {address.name for address in walk.addresses()}

    for rows in (walk.LOOKS, walk.ASKS, walk.MORE, walk.NO_PAGES):
        assert sorted(rows.keys() - names) == []
    assert {address.face for address in walk.addresses()} == walk.FACES.keys()


@pytest.mark.django_db(transaction=True)
def test_every_page_answers_at_its_address() -> None:
    market = build()
    wrong = []
    for face in walk.FACES:
        for visit in walk.visits(market, face):
            answer = market.browsers[visit.who].get(visit.path)
            if answer.status_code not in {200, 405} or (answer.status_code == 405 and visit.name in walk.LOOKS):
                wrong.append((visit, answer.status_code, answer.get("Location", "")))

    assert wrong == []
