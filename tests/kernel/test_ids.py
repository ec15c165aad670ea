"""Ids: UUIDv7 by RFC 9562, ascending within a process."""

from __future__ import annotations

import threading
import time
from uuid import RFC_4122, UUID

from entrepot.kernel.ids import uuid7


def test_version_and_variant_are_those_of_the_standard() -> None:
    made = uuid7()

    assert made.version == 7
    assert made.variant == RFC_4122


def test_first_48_bits_are_milliseconds_of_now() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000

    assert before <= made.int >> 80 <= after + 1  # a burst of more than 2048 in a millisecond borrows from the next


def test_ids_ascend_strictly_through_a_burst() -> None:
    burst = [uuid7() for _ in range(20_000)]

    assert burst == sorted(burst)
    assert len(set(burst)) == len(burst)


def test_ids_of_many_threads_ascend_in_each_and_differ_in_all() -> None:
    start = threading.Barrier(8)
    made: list[list[UUID]] = [[] for _ in range(8)]

    def make(own: list[UUID]) -> None:
        start.wait()
        own.extend(uuid7() for _ in range(2_000))

    threads = [threading.Thread(target=make, args=[own]) for own in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(own == sorted(own) for own in made)
    assert len({one for own in made for one in own}) == 16_000


def test_ids_ascend_when_the_machine_turns_its_clock_back(monkeypatch) -> None:
    first = uuid7()
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - 3_600 * 10**9)

    assert uuid7() > first
