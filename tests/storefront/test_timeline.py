"""The one timeline of an order's page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from entrepot.logistics.enums import ParcelStatus
from entrepot.logistics.types import EventView, ParcelView
from entrepot.storefront.timeline import timeline

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TIMES = ("placed_at", "authorised_at", "paid_at", "shipped_at", "delivered_at", "received_at", "closed_at", "deadline_at")


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def order(state: str, *, route: str = "domestic", steps: tuple[tuple[str, int], ...] = (), **times: int) -> dict[str, Any]:
    found: dict[str, Any] = {name: at(times[name]) if name in times else None for name in TIMES}
    told = [{"move": move, "at": at(hours), "note": ""} for move, hours in (("place", 0), *steps)]
    return found | {"placed_at": START, "state": state, "route": route, "steps": told}


def parcel(*events: tuple[int, ParcelStatus, str]) -> ParcelView:
    views = tuple(EventView(at(hours), status, sub, "Ningbo", "", "poll") for hours, status, sub in events)
    return ParcelView(
        UUID(int=1), UUID(int=2), UUID(int=3), "van", "V-1", ParcelStatus.IN_TRANSIT, "", at(2), None, False, False, (), views
    )


def shape(found: dict[str, Any], *parcels: ParcelView) -> list[tuple[str, str]]:
    return [(stage.code, stage.state) for stage in timeline(found, parcels)]


def test_an_unpaid_order_waits_at_its_beginning_with_a_countdown() -> None:
    found = order("wait_buyer_pay", deadline_at=24)

    [first, *ahead] = timeline(found, [])

    assert (first.code, first.state, first.due_at, first.due_label) == ("placed", "now", at(24), "Please pay within")
    assert [(stage.code, stage.state) for stage in ahead] == [
        ("paid", "ahead"),
        ("shipped", "ahead"),
        ("delivered", "ahead"),
        ("received", "ahead"),
    ]


def test_goods_from_abroad_pass_customs() -> None:
    found = order("shipped", route="bonded", paid_at=1, shipped_at=2)
    under_way = parcel((3, ParcelStatus.IN_TRANSIT, "import_customs"))
    released = parcel((3, ParcelStatus.IN_TRANSIT, "import_customs"), (9, ParcelStatus.IN_TRANSIT, "customs_released"))

    assert shape(found, under_way)[2:4] == [("shipped", "now"), ("customs", "ahead")]
    assert shape(found, released)[2:4] == [("shipped", "done"), ("customs", "now")]
    assert timeline(found, [released])[3].at == at(9)


def test_customs_that_said_nothing_is_passed_when_the_parcel_is_there() -> None:
    found = order("shipped", route="overseas", paid_at=1, shipped_at=2, delivered_at=50)

    assert shape(found)[3:] == [("customs", "done"), ("delivered", "now"), ("received", "ahead")]


def test_what_happened_stands_at_its_stage() -> None:
    found = order(
        "shipped", paid_at=1, shipped_at=60, steps=(("pay", 1), ("remind_to_ship", 49), ("ship", 60), ("extend_receipt", 70))
    )
    stages = {
        stage.code: stage
        for stage in timeline(found, [parcel((61, ParcelStatus.PICKED_UP, ""), (65, ParcelStatus.ON_HOLD, ""))])
    }

    assert [event.title for event in stages["paid"].events] == ["The store is late; we have reminded it"]
    assert [(event.title, event.is_bad) for event in stages["shipped"].events] == [
        ("Picked up", False),
        ("Held", True),
        ("More time to confirm receipt", False),
    ]
    assert [view.number for view in stages["shipped"].parcels] == ["V-1"]


def test_a_received_order_is_done_to_the_end() -> None:
    found = order("finished", paid_at=1, shipped_at=2, received_at=90)

    assert {state for _code, state in shape(found)} == {"done"}
    assert shape(found)[-1] == ("received", "done")


def test_a_closed_order_shows_what_it_came_through() -> None:
    refunded = timeline(order("closed_refunded", paid_at=1, closed_at=5), [])
    unpaid = timeline(order("closed_unpaid", closed_at=24), [])

    assert [(stage.code, stage.state) for stage in refunded] == [("placed", "done"), ("paid", "done"), ("closed", "bad")]
    assert refunded[-1].text == "What was paid goes back the way it came."
    assert [(stage.code, stage.text) for stage in unpaid][-1] == ("closed", "Nothing was taken.")


def test_what_is_paid_on_receipt_is_agreed_to_first_and_taken_last() -> None:
    under_way = order("shipped", authorised_at=1, shipped_at=5, steps=(("authorise", 1), ("ship", 5)))
    assert shape(under_way) == [
        ("placed", "done"), ("authorised", "done"), ("shipped", "now"), ("delivered", "ahead"), ("received", "ahead"), ("paid", "ahead"),
    ]  # fmt: skip
    early = order("shipped", authorised_at=1, shipped_at=5, paid_at=9, steps=(("authorise", 1), ("ship", 5), ("capture", 9)))
    assert shape(early) == [
        ("placed", "done"), ("authorised", "done"), ("shipped", "done"), ("paid", "now"), ("delivered", "ahead"), ("received", "ahead"),
    ]  # fmt: skip
    done = order("finished", authorised_at=1, shipped_at=5, delivered_at=7, received_at=8, paid_at=9)
    assert [code for code, state in shape(done) if state == "done"][-2:] == ["received", "paid"]
