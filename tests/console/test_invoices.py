"""Documents of fees and the tax on them in the console."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.identity import factories as people
from tests.seller.world import client_of
from tests.settlement.factories import invoice
from tests.stores import factories as stores

from entrepot.identity.enums import PlatformRole
from entrepot.kernel import clock
from entrepot.operations.models import Proposal
from entrepot.settlement.queries import fee_taxes

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_document_is_listed_at_the_same_cost() -> None:
    client = client_of(people.operator(PlatformRole.FINANCE))
    path = reverse("console:invoices")
    assert "No invoice yet" in client.get(path).content.decode()

    def asked() -> tuple[int, int]:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path)
        return len(queries), len(page.context["rows"])

    invoice(stores.store().pk)
    few = asked()
    for _number in range(2):
        invoice(stores.store().pk)
    assert (few, asked()) == ((few[0], 1), (few[0], 3))


def test_a_rate_is_proposed_and_approved_by_another() -> None:
    first, second = (client_of(people.operator(PlatformRole.FINANCE)) for _each in range(2))
    path = reverse("console:fee-tax")
    said = {
        "country": "FR", "kind": "", "percent": "20", "source": "law", "reason": "the law says so",
        "valid_from": (clock.now() + timedelta(days=3)).date().isoformat(),
    }  # fmt: skip
    for wrong in ({"country": "france"}, {"percent": "51"}, {"valid_from": clock.now().date().isoformat()}, {"reason": "no"}):
        assert first.post(path, {**said, **wrong}).status_code == 409, wrong
    assert not Proposal.objects.exists()
    proposal = first.post(path, said)["Location"]
    assert "FR · every kind · 20 %" in second.get(proposal).content.decode()
    second.post(f"{proposal}decide/", {"do": "approve"})
    assert [row.bps for row in fee_taxes() if row.country == "FR"] == [2_000]
    assert client_of(people.operator(PlatformRole.OPERATOR)).post(path, said).status_code == 403
