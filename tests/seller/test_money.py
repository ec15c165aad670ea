"""The money pages: each figure explained and leading to its rows, the statement by filters and by month, as CSV and PDF."""

from __future__ import annotations

import base64
import csv
import io
import re
import zlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.seller.world import World, bought, build, client_of, settled_order
from tests.stores import factories as stores

from entrepot.identity.enums import StoreRole
from entrepot.kernel import clock
from entrepot.orders.models import Order
from entrepot.settlement.models import HoldbackPolicyRow
from entrepot.settlement.services import freeze, set_payout_account

pytestmark = pytest.mark.django_db(transaction=True)


def at(world: World, page: str, **keys: object) -> str:
    return reverse(f"seller:{page}", kwargs={"slug": world.store.slug, **keys})


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_every_figure_is_explained_and_leads_to_its_rows() -> None:
    world = build()
    freeze([world.to_ship])
    client = client_of(stores.staff(world.store, StoreRole.FINANCE))

    page = client.get(at(world, "money"))
    [pot] = page.context["pots"]

    assert (pot.currency, pot.available_minor, pot.escrow_minor > 0, pot.payouts) == ("CNY", 10_000, True, None)
    assert "Your part of orders that are paid and not received yet." in words(page.content.decode())
    escrow = client.get(at(world, "escrow", currency="CNY"))
    assert sum(row.store_minor for row in escrow.context["rows"]) == pot.escrow_minor
    assert "after you ship" in words(escrow.content.decode())
    assert client.get(at(world, "escrow", currency="CNY"), {"state": "shipped"}).context["rows"] == []
    assert client.get(at(world, "escrow", currency="XXQ")).status_code == 404
    assert "No payout in this state" in words(client.get(at(world, "payouts"), {"state": "flying"}).content.decode())


def holding_back() -> None:
    HoldbackPolicyRow.objects.create(
        valid_from="2011-01-01", new_store_days=90, new_bps=500, new_hold_days=30, bps=0, hold_days=1, source="test",
        created_by="test",
    )  # fmt: skip


def test_what_is_held_back_stands_beside_the_balance_until_its_day() -> None:
    holding_back()
    world = build()
    client = client_of(stores.staff(world.store, StoreRole.FINANCE))

    page = client.get(at(world, "money"))
    [pot] = page.context["pots"]
    assert (pot.available_minor, pot.reserve.held_minor) == (9_500, 500)
    assert "Held back for a while" in words(page.content.decode())
    held = client.get(at(world, "reserve", currency="CNY"))
    [row] = held.context["rows"]
    assert (row.order_id, row.amount_minor) == (world.settled, 500)
    assert f"{row.due_at:%Y-%m-%d}" in words(held.content.decode())
    assert client.get(at(world, "reserve", currency="XXQ")).status_code == 404


def test_why_nothing_is_paid_out_stands_beside_the_button(virtual_clock: clock.VirtualClock) -> None:
    world = build()
    client = client_of(world.owner)

    def told() -> str:
        return words(client.get(at(world, "money")).content.decode())

    assert "Nothing can be paid out now: The store has no bank account to pay to." in told()
    set_payout_account(world.store.pk, holder="Acme", destination="DE89370400440532013000", actor=world.owner)
    assert "for safety payouts to it begin on" in told()
    virtual_clock.advance(timedelta(days=2))
    assert "Nothing can be paid out now" not in told()
    client.post(at(world, "payout"), {"currency": "CNY"})
    assert "Payouts begin at CN¥1.00" in told()
    paid = client.get(at(world, "payouts"), {"state": "paid", "currency": "CNY"})
    [row] = paid.context["rows"]
    assert client.get(at(world, "journal", journal_id=row.journal_id)).status_code == 200


def test_the_statement_is_narrowed_and_the_csv_holds_what_the_filters_leave() -> None:
    world = build()
    other = settled_order(world.variant, "T-2")
    number = Order.objects.get(pk=other).number
    client = client_of(world.owner)
    path = at(world, "statement", currency="CNY")

    everything = client.get(path)
    assert [balance for _line, balance in everything.context["rows"]] == [10_000, 20_000]
    one = client.get(path, {"number": number})
    assert [line.order_id for line, _balance in one.context["rows"]] == [other]
    assert one.context["sum"] == (1, 10_000, 0)
    assert client.get(path, {"q": "no such thing"}).context["rows"] == []
    assert len(client.get(path, {"code": "goods"}).context["rows"]) == 2
    assert client.get(path, {"code": "nonsense", "since": "x", "after": "9.x"}).status_code == 200
    assert (
        "The period ends before it begins." in client.get(path, {"since": "2026-02-02", "until": "2026-01-01"}).content.decode()
    )

    def table(**wanted: str) -> list[dict[str, str]]:
        text = client.get(at(world, "statement-csv", currency="CNY"), wanted).content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    assert [(row["amount"], row["balance"]) for row in table()] == [("100.00", "100.00"), ("100.00", "200.00")]
    assert [(row["order"], row["balance"]) for row in table(number=number)] == [(number, "")]
    assert table(until="2020-01-01") == []


def test_a_month_adds_up_and_is_taken_along_as_pdf(virtual_clock: clock.VirtualClock) -> None:
    world = build()
    virtual_clock.set(virtual_clock.now().replace(day=1, hour=0, minute=0) + timedelta(days=33))
    settled_order(world.variant, "T-2")
    client = client_of(world.owner)
    month = f"{virtual_clock.now():%Y-%m}"

    listed = client.get(at(world, "months", currency="CNY"))
    assert [row.closing_minor for row in listed.context["rows"]] == [20_000, 10_000]
    page = client.get(at(world, "month", currency="CNY", month=month))
    statement = page.context["statement"]
    assert (statement.opening_minor, statement.closing_minor, statement.is_over) == (10_000, 20_000, False)
    assert [(line.change_minor, balance) for line, balance in statement.lines] == [(10_000, 20_000)]
    assert "This month is not over" in page.content.decode()
    for wrong in ("2026-13", "1999-01", "x"):
        assert client.get(at(world, "month", currency="CNY", month=wrong)).status_code == 404

    client.cookies["django_language"] = "zh-hans"
    pdf = client.get(at(world, "month-pdf", currency="CNY", month=month))

    drawn = b"".join(
        zlib.decompress(base64.a85decode(stream.strip().removesuffix(b"~>")))
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf.content, re.DOTALL)
    )
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert b"STSong-Light" in pdf.content
    assert drawn.count(b"100.00") >= 3  # before, by purpose, the line
    assert b"200.00" in drawn
    assert str(statement.lines[0][0].transfer_id).encode() in drawn


@pytest.mark.parametrize(("page", "expected"), [("escrow", 9), ("reserve", 9), ("payouts", 8), ("months", 8), ("month", 10)])
def test_a_list_costs_the_same_for_one_row_and_for_three(page: str, expected: int) -> None:
    holding_back()
    world = build()
    freeze([world.to_ship])
    client = client_of(world.owner)
    keys = {"escrow": {"currency": "CNY"}, "reserve": {"currency": "CNY"}, "payouts": {}, "months": {"currency": "CNY"}}.get(
        page, {"currency": "CNY", "month": f"{clock.now():%Y-%m}"}
    )
    path = at(world, page, **keys)

    def statements() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    few = statements()
    for number in range(2):
        freeze([bought(world.variant)])
        settled_order(world.variant, f"T-{number}")

    assert (few, statements()) == (expected, expected)


def test_the_bell_counts_notices_at_the_desk() -> None:
    world = build()
    client = client_of(world.owner)

    page = client.get(at(world, "money")).content.decode()

    assert f'href="{reverse("storefront:notices")}"' in page
    assert ">Notices<" in page
