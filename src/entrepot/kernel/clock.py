"""The one clock of the application. Business code asks `now()`, never the operating system, so that months can be played in minutes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the time in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class VirtualClock:
    """A clock that moves only when told to; thread-safe."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock is set with a time zone")
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def set(self, moment: datetime) -> None:
        """Jump to `moment`, forwards or backwards."""
        with self._lock:
            self._now = moment.astimezone(UTC)

    def advance(self, by: timedelta) -> datetime:
        """Move by `by` and return the new time."""
        with self._lock:
            self._now += by
            return self._now


_clock: Clock = SystemClock()


def now() -> datetime:
    """The present moment, UTC, by the clock in force."""
    return _clock.now()


def use(clock: Clock) -> Clock:
    """Put `clock` in force for the whole process; returns the one before it."""
    global _clock
    before, _clock = _clock, clock
    return before


@contextmanager
def using(clock: Clock) -> Iterator[Clock]:
    """`clock` in force inside the block, the former one after it."""
    before = use(clock)
    try:
        yield clock
    finally:
        use(before)
