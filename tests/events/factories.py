"""Facts for tests, and a subscriber that remembers what it got."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from django.db import connections

from entrepot.events.services.subscriber import Subscriber, subscribe, unsubscribe
from entrepot.events.types import Envelope, Fact
from entrepot.kernel.ids import uuid7
from entrepot.kernel.money import Money


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Line:
    variant_id: UUID
    quantity: int
    price: Money


@dataclass(frozen=True, slots=True)
class ThingMade(Fact):
    kind: ClassVar[str] = "testing.thing_made"

    thing_id: UUID
    number: int = 0

    @property
    def subject(self) -> str:
        return f"thing:{self.thing_id}"


@dataclass(frozen=True, slots=True)
class ThingLost(Fact):
    kind: ClassVar[str] = "testing.thing_lost"

    number: int


@dataclass(frozen=True, slots=True)
class ThingWhispered(Fact):
    kind: ClassVar[str] = "testing.thing_whispered"
    is_public: ClassVar[bool] = False

    number: int


@dataclass(frozen=True, slots=True)
class Everything(Fact):
    kind: ClassVar[str] = "testing.everything"
    version: ClassVar[int] = 3

    at: datetime
    day: date
    count: int
    name: str
    yes: bool
    amount: Money
    rate: Decimal
    colour: Colour
    ids: tuple[UUID, ...]
    pair: tuple[str, int]
    texts: dict[str, str]
    lines: tuple[Line, ...]
    maybe: int | None = None
    at_last: datetime | None = None


def made(number: int = 0, store_id: UUID | None = None) -> ThingMade:
    return ThingMade(store_id, uuid7(), number)


class Listener:
    """Remembers facts; fails for those it was told to."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []
        self.calls: list[list[int]] = []
        self.poison: set[int] = set()
        self.effect: Callable[[Sequence[Envelope]], None] | None = None

    def __call__(self, facts: Sequence[Envelope]) -> None:
        self.calls.append([told.fact.number for told in facts])
        if self.effect is not None:
            self.effect(facts)
        if bad := self.poison & {told.fact.number for told in facts}:
            raise RuntimeError(f"cannot bear {sorted(bad)}")
        self.got += facts

    @property
    def numbers(self) -> list[int]:
        return [told.fact.number for told in self.got]


@contextmanager
def listening(
    name: str = "testing.listener",
    kinds: Sequence[type[Fact]] | None = (ThingMade, ThingLost),
    *,
    batch: int = 200,
    attempts: int = 3,
    from_now: bool = False,
) -> Iterator[Listener]:
    listener = Listener()
    listener.__qualname__ = "Listener"
    only = None if kinds is None else tuple(kind.kind for kind in kinds)
    subscribe(Subscriber(name, only, listener, batch, attempts, from_now))
    try:
        yield listener
    finally:
        unsubscribe(name)


def in_threads(*runs: Callable[[], object], patience_s: float = 30) -> None:
    """Run all at once in threads with connections of their own; raise the first error of any."""
    errors: list[BaseException] = []

    def guarded(run: Callable[[], object]) -> None:
        try:
            run()
        except BaseException as error:  # noqa: BLE001  - told to the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience_s)
        assert not thread.is_alive(), "a thread hangs"
    if errors:
        raise errors[0]
