"""The one clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from entrepot.kernel import clock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_system_clock_is_in_force_and_tells_utc() -> None:
    now = clock.now()

    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_virtual_clock_stands_until_it_is_moved() -> None:
    virtual = clock.VirtualClock(NOON)

    with clock.using(virtual):
        assert clock.now() == clock.now() == NOON
        assert virtual.advance(timedelta(days=2)) == NOON + timedelta(days=2)
        assert clock.now() == NOON + timedelta(days=2)
        virtual.set(NOON - timedelta(days=1))
        assert clock.now() == NOON - timedelta(days=1)


def test_former_clock_is_back_after_the_block_whatever_happened() -> None:
    before = clock.use(clock.SystemClock())
    clock.use(before)

    with pytest.raises(ZeroDivisionError), clock.using(clock.VirtualClock(NOON)):
        raise ZeroDivisionError

    assert clock.use(before) is before


def test_time_of_another_zone_is_told_in_utc() -> None:
    beijing = timezone(timedelta(hours=8))

    now = clock.VirtualClock(datetime(2026, 3, 1, 20, tzinfo=beijing)).now()

    assert (now, now.tzinfo) == (NOON, UTC)


def test_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.VirtualClock(datetime(2026, 3, 1))  # noqa: DTZ001


def test_fixture_puts_the_opening_day_in_force(virtual_clock: clock.VirtualClock) -> None:
    assert clock.now() == virtual_clock.now() == datetime(2026, 3, 2, 8, tzinfo=UTC)
