"""The margin of own retail by product and month: the ledger's own figures, sorted, paged, as a file, at one cost."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.aftersales.factories import sold
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.seller.world import client_of, settled_order
from tests.stores import factories as stores

from entrepot.aftersales.enums import Side
from entrepot.aftersales.services import act, open_case
from entrepot.aftersales.types import Wish
from entrepot.console.views import margins
from entrepot.events.services import drain
from entrepot.identity.enums import PlatformRole
from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.operations.queries import MarginFilter, margin_rows, margin_sums
from entrepot.settlement.queries import revenue
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db(transaction=True)
PATH = reverse("console:margins")


def good(of: Store, title: str, price: int, cost: int | None) -> UUID:
    """A product of which one piece was sold and settled."""
    variant = stocked(of, pieces=9, price=price, cost_minor=cost, sku=title)
    settled_order(variant, f"T-{title}")
    return variant.product_id


@pytest.fixture
def own() -> Store:
    stores.fee_plan("own", commission_bps=0)
    stores.fee_plan("global")
    return stores.store(kind="own")


def test_refunds_and_cost_come_off_sales_and_the_sums_are_the_ledgers() -> None:
    stores.fee_plan("global")
    order, shopper = sold(state="finished", pieces=(2, 1), kind="own")  # 10,000 each, cost 4,000 each
    settled_order(stocked(pieces=3, price=7_000), "T-other")  # a merchant's: not ours
    case = open_case(order.pk, Wish("partial", "faulty", {1: 2}, 3_000), actor=shopper)
    act(case, "agree", side=Side.STORE, actor=SYSTEM)
    drain()

    rows = margin_rows(MarginFilter())
    [total] = margin_sums(MarginFilter())

    assert [(r.pieces, r.sales_minor, r.refunds_minor, r.cost_minor, r.margin_minor) for r in rows] == [
        (2, 20_000, 3_000, 8_000, 9_000),
        (1, 10_000, 0, 4_000, 6_000),
    ]
    assert [row.margin_bps for row in rows] == [5_294, 6_000]
    [books] = revenue()
    assert total.sales_minor - total.refunds_minor == books.retail_minor
    assert (total.cost_minor, total.margin_minor) == (books.cost_minor, books.margin_minor)


def test_rows_are_sorted_narrowed_and_paged(
    own: Store, virtual_clock: clock.VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tea = good(own, "Tea", 9_000, 1_000)
    cup = good(own, "Cup", 5_000, None)
    virtual_clock.advance(timedelta(days=40))
    pot = good(own, "Pot", 20_000, 19_000)
    client = client_of(people.operator(PlatformRole.FINANCE))

    def shown(**wanted: str) -> list[UUID]:
        return [row.product_id for row in client.get(PATH, wanted).context["rows"]]

    assert shown() == shown(sort="nonsense", page="x", month="2026-99") == [tea, cup, pot]
    assert shown(sort="margin") == [pot, cup, tea]
    assert shown(sort="-sales") == [pot, tea, cup]
    assert shown(sort="title") == [cup, pot, tea]
    assert shown(sort="-month")[0] == pot
    assert shown(month="2026-03") == [tea, cup]
    assert shown(month="2026-04") == [pot]
    assert shown(q="tEA") == [tea]
    page = client.get(PATH)
    assert "1 piece without cost" in page.content.decode()
    assert 'aria-sort="descending"' in page.content.decode()
    monkeypatch.setattr(margins, "PAGE", 2)
    assert (shown(), shown(page="2"), shown(page="3")) == ([tea, cup], [pot], [])

    text = client.get(reverse("console:margins-csv"), {"month": "2026-03"}).content.decode("utf-8-sig")
    table = {row["product"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(table) == {str(tea), str(cup)}
    assert (table[str(tea)]["sales"], table[str(tea)]["margin"], table[str(cup)]["pieces without cost"]) == (
        "90.00",
        "80.00",
        "1",
    )


def test_the_page_costs_the_same_for_one_row_and_for_three(own: Store) -> None:
    client = client_of(people.operator(PlatformRole.FINANCE))
    assert "Own retail sold nothing here" in client.get(PATH).content.decode()

    def asked() -> tuple[int, int]:
        client.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(PATH)
        return len(queries), len(page.context["rows"])

    good(own, "A", 1_000, 1)
    few = asked()
    for title in ("B", "C"):
        good(own, title, 1_000, 1)
    assert (few, asked()) == ((few[0], 1), (few[0], 3))
