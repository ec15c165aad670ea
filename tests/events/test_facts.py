from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.events.factories import Colour, Everything, Line, ThingLost, ThingMade, made

from entrepot.events import facts
from entrepot.events.errors import MalformedFact, TwoFactsOneKind, UnknownFact
from entrepot.events.types import Fact
from entrepot.kernel.money import Money

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
whole = st.integers(-(2**63), 2**63 - 1)
zones = st.one_of(st.just(UTC), st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))))
moments = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=zones)  # noqa: DTZ001  - of each zone
amounts = st.builds(Money, whole, st.sampled_from(["CNY", "JPY", "KWD", "EUR"]))
everything = st.builds(
    Everything,
    store_id=st.none() | st.uuids(),
    at=moments,
    day=st.dates(),
    count=whole,
    name=texts,
    yes=st.booleans(),
    amount=amounts,
    rate=st.decimals(allow_nan=False, allow_infinity=False, places=6),
    colour=st.sampled_from(Colour),
    ids=st.lists(st.uuids(), max_size=3).map(tuple),
    pair=st.tuples(texts, whole),
    texts=st.dictionaries(texts, texts, max_size=3),
    lines=st.lists(st.builds(Line, st.uuids(), whole, amounts), max_size=3).map(tuple),
    maybe=st.none() | whole,
    at_last=st.none() | moments,
)


@given(everything)
def test_round_trip_gives_the_same_fact(fact: Everything) -> None:
    assert facts.from_payload(fact.kind, fact.version, facts.to_payload(fact)) == fact


def test_payload_is_plain_json() -> None:
    thing = ThingMade(None, UUID(int=1), 7)

    assert facts.to_payload(thing) == {"store_id": None, "thing_id": "00000000-0000-0000-0000-000000000001", "number": 7}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("at", datetime(2026, 1, 1)),  # noqa: DTZ001  - the fault itself
        ("at", "2026-01-01T00:00:00Z"),
        ("day", datetime(2026, 1, 1, tzinfo=UTC)),
        ("count", True),
        ("count", 1.0),
        ("count", 2**63),
        ("name", 5),
        ("name", "a\0b"),
        ("name", "\ud800"),
        ("yes", 1),
        ("amount", 100),
        ("rate", 0.5),
        ("colour", "red"),
        ("ids", [uuid4()]),
        ("ids", (str(uuid4()),)),
        ("pair", ("a",)),
        ("texts", {1: "a"}),
        ("lines", ({"quantity": 1},)),
        ("maybe", "1"),
    ],
)
def test_field_of_another_type_is_refused_before_it_is_stored(field: str, wrong: Any) -> None:
    right: dict[str, Any] = {
        "store_id": None,
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "day": date(2026, 1, 1),
        "count": 1,
        "name": "a",
        "yes": True,
        "amount": Money(1, "CNY"),
        "rate": Decimal(1),
        "colour": Colour.RED,
        "ids": (),
        "pair": ("a", 1),
        "texts": {},
        "lines": (),
    }
    facts.to_payload(Everything(**right))

    with pytest.raises(MalformedFact):
        facts.to_payload(Everything(**{**right, field: wrong}))


@pytest.mark.parametrize(
    "payload",
    [
        {"store_id": None, "thing_id": str(uuid4())},
        {"store_id": None, "thing_id": str(uuid4()), "number": 1, "more": 1},
        {"store_id": None, "thing_id": "no id", "number": 1},
        {"store_id": None, "thing_id": str(uuid4()), "number": "1"},
        {"store_id": None, "thing_id": str(uuid4()), "numero": 1},
    ],
)
def test_payload_that_does_not_fit_its_class_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(MalformedFact):
        facts.from_payload("testing.thing_made", 1, payload)


@pytest.mark.parametrize(("kind", "version"), [("testing.never", 1), ("testing.thing_made", 2)])
def test_unknown_kind_or_version_says_which(kind: str, version: int) -> None:
    with pytest.raises(UnknownFact, match=f"{kind}, version {version}"):
        facts.from_payload(kind, version, {})


def test_two_classes_of_one_kind_and_version_are_refused() -> None:
    with pytest.raises(TwoFactsOneKind, match=r"testing\.thing_lost, version 1"):

        @dataclass(frozen=True, slots=True)
        class Impostor(Fact):
            kind: ClassVar[str] = "testing.thing_lost"

    assert facts.registry["testing.thing_lost", 1] is ThingLost


def test_a_second_version_stands_beside_the_first() -> None:
    @dataclass(frozen=True, slots=True)
    class ThingMadeBetter(Fact):
        kind: ClassVar[str] = "testing.thing_made"
        version: ClassVar[int] = 9

        names: tuple[str, ...]

    try:
        better = ThingMadeBetter(None, ("a",))
        assert facts.from_payload("testing.thing_made", 9, facts.to_payload(better)) == better
        assert facts.fact_class("testing.thing_made", 1) is ThingMade
    finally:
        del facts.registry["testing.thing_made", 9]


@pytest.mark.parametrize("hint", [float, Any, dict[int, str], int | str, list[int], dict[str, Any], set[int]])
def test_types_that_facts_cannot_hold(hint: Any) -> None:
    with pytest.raises(TypeError, match="a fact cannot hold"):
        facts._converters(hint)


def test_subject_is_the_store_unless_the_class_says_otherwise() -> None:
    store = uuid4()
    thing = made()

    assert ThingLost(store, 1).subject == f"store:{store}"
    assert ThingLost(None, 1).subject == ""
    assert thing.subject == f"thing:{thing.thing_id}"
