"""Gathering: batches grow with the load, and nobody pays for another's failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from entrepot.kernel import batching
from entrepot.kernel.batching import Gatherer
from entrepot.kernel.errors import Missing, Refused


class Verb:
    """Doubles its items and remembers the batches. While `gate` is closed a batch waits inside."""

    def __init__(self, fails: Callable[[Sequence[int]], BaseException | None] = lambda _items: None) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)
        self.running = self.most = 0
        self._fails = fails
        self._lock = threading.Lock()

    def __call__(self, items: Sequence[int]) -> list[int | Refused]:
        with self._lock:
            self.batches.append(list(items))
            self.running += 1
            self.most = max(self.most, self.running)
        self.entered.release()
        try:
            assert self.gate.wait(10)
            if error := self._fails(items):
                raise error
            return [Missing(what=str(item)) if item < 0 else item * 2 for item in items]
        finally:
            with self._lock:
                self.running -= 1


class Callers:
    """Threads that submit one item each; what each got."""

    def __init__(self, gatherer: Gatherer[int, int | Refused]) -> None:
        self.gatherer = gatherer
        self.got: dict[int, object] = {}
        self.threads: list[threading.Thread] = []

    def submit(self, *items: int) -> None:
        for item in items:
            self.threads.append(threading.Thread(target=self._one, args=[item]))
            self.threads[-1].start()

    def _one(self, item: int) -> None:
        try:
            self.got[item] = self.gatherer.submit(item)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test looks at it
            self.got[item] = error

    def queue_up(self, *items: int) -> None:
        """Submit, and wait until all of them stand in the queue."""
        before = len(self.gatherer._queue)
        self.submit(*items)
        wait_until(lambda: len(self.gatherer._queue) == before + len(items))

    def join(self) -> dict[int, object]:
        for thread in self.threads:
            thread.join(20)
            assert not thread.is_alive()
        return self.got


def wait_until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(2_000):
        if condition():
            return
        pause.wait(0.005)
    raise AssertionError("it never came")


def test_idle_gatherer_serves_one_at_once() -> None:
    verb = Verb()
    gatherer: Gatherer[int, int | Refused] = Gatherer(verb)

    assert [gatherer.submit(1), gatherer.submit(2)] == [2, 4]
    assert verb.batches == [[1], [2]]


def test_while_one_batch_runs_the_next_gathers() -> None:
    verb = Verb()
    verb.gate.clear()
    callers = Callers(Gatherer(verb))
    callers.submit(0)
    verb.entered.acquire()

    callers.queue_up(*range(1, 31))
    verb.gate.set()

    assert callers.join() == {item: item * 2 for item in range(31)}
    assert verb.batches[0] == [0]
    assert sorted(verb.batches[1]) == list(range(1, 31))
    assert len(verb.batches) == 2


def test_batch_is_never_larger_than_allowed() -> None:
    verb = Verb()
    verb.gate.clear()
    callers = Callers(Gatherer(verb, max_batch=4))
    callers.submit(0)
    verb.entered.acquire()

    callers.queue_up(*range(1, 11))
    verb.gate.set()

    assert callers.join() == {item: item * 2 for item in range(11)}
    assert [len(batch) for batch in verb.batches] == [1, 4, 4, 2]


def test_one_refusal_is_the_outcome_of_one() -> None:
    verb = Verb()
    verb.gate.clear()
    callers = Callers(Gatherer(verb))
    callers.submit(0)
    verb.entered.acquire()
    callers.queue_up(1, -2, 3)
    verb.gate.set()

    assert callers.join() == {0: 0, 1: 2, -2: Missing(what="-2"), 3: 6}
    assert len(verb.batches) == 2


def test_batch_that_raises_is_repeated_one_by_one_and_only_the_guilty_sees_the_error() -> None:
    verb = Verb(fails=lambda items: ZeroDivisionError(str(items)) if 2 in items else None)
    verb.gate.clear()
    callers = Callers(Gatherer(verb))
    callers.submit(0)
    verb.entered.acquire()
    callers.queue_up(1, 2, 3)
    verb.gate.set()

    got = callers.join()

    assert {item: got[item] for item in (0, 1, 3)} == {0: 0, 1: 2, 3: 6}
    assert isinstance(got[2], ZeroDivisionError)
    assert str(got[2]) == "[2]"


def test_verb_that_forgets_an_outcome_is_a_fault_of_each() -> None:
    gatherer: Gatherer[int, int] = Gatherer(lambda _items: [])

    with pytest.raises(RuntimeError, match="returned 0 outcomes for 1 items"):
        gatherer.submit(1)


def test_gatherer_works_on_after_an_error() -> None:
    verb = Verb(fails=lambda items: ValueError("one") if items[0] == 1 else None)
    gatherer: Gatherer[int, int | Refused] = Gatherer(verb)

    with pytest.raises(ValueError, match="one"):
        gatherer.submit(1)

    assert gatherer.submit(2) == 4


@pytest.mark.parametrize("lanes", [1, 2, 3])
def test_as_many_batches_run_at_once_as_there_are_lanes(lanes: int) -> None:
    verb = Verb()
    verb.gate.clear()
    callers = Callers(Gatherer(verb, max_batch=2, lanes=lanes))
    callers.submit(*range(lanes))
    for _ in range(lanes):
        verb.entered.acquire()

    callers.queue_up(*range(lanes, 20))
    verb.gate.set()

    assert callers.join() == {item: item * 2 for item in range(20)}
    assert verb.most <= lanes
    assert max(len(batch) for batch in verb.batches) <= 2


@pytest.mark.parametrize(("max_batch", "lanes"), [(1, 1), (8, 1), (64, 1), (8, 3), (1, 4)])
def test_every_caller_of_a_storm_gets_its_own_outcome_once(max_batch: int, lanes: int) -> None:
    verb = Verb()
    gatherer: Gatherer[int, int | Refused] = Gatherer(verb, max_batch=max_batch, lanes=lanes)
    start = threading.Barrier(32)
    wrong: list[tuple[int, object]] = []

    def storm(number: int) -> None:
        start.wait()
        for turn in range(100):
            item = number * 1_000 + turn
            if (outcome := gatherer.submit(item)) != item * 2:
                wrong.append((item, outcome))

    threads = [threading.Thread(target=storm, args=[number]) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()

    assert wrong == []
    assert sorted(item for batch in verb.batches for item in batch) == sorted(
        n * 1_000 + t for n in range(32) for t in range(100)
    )
    assert verb.most <= lanes
    assert gatherer._free_lanes == lanes


@pytest.mark.parametrize("sizes", [{"max_batch": 0}, {"lanes": 0}])
def test_gatherer_without_room_is_refused(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="room for one item"):
        Gatherer(lambda items: items, **sizes)


def test_callers_who_come_back_together_are_served_together(monkeypatch: pytest.MonkeyPatch) -> None:
    verb = Verb()
    verb.gate.clear()
    callers = Callers(Gatherer(verb))
    callers.submit(0)
    verb.entered.acquire()
    callers.queue_up(1, 2, 3)
    lingered: list[float] = []

    def linger(seconds: float) -> None:
        lingered.append(seconds)
        if len(lingered) == 1:
            callers.queue_up(5, 6)

    monkeypatch.setattr(batching.time, "sleep", linger)
    verb.gate.set()
    wait_until(lambda: len(callers.got) == 4)  # 0 alone, then the batch of three
    callers.submit(4)

    assert callers.join() == {item: item * 2 for item in range(7)}
    assert [sorted(batch) for batch in verb.batches] == [[0], [1, 2, 3], [4, 5, 6]]
    assert len(lingered) == 1
    assert 0 < lingered[0] <= 0.005


def test_one_caller_alone_never_lingers(monkeypatch: pytest.MonkeyPatch) -> None:
    verb = Verb()
    gatherer: Gatherer[int, int | Refused] = Gatherer(verb)
    lingered: list[float] = []
    monkeypatch.setattr(batching.time, "sleep", lingered.append)

    assert [gatherer.submit(n) for n in range(3)] == [0, 2, 4]
    assert lingered == []
