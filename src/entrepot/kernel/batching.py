"""Gathering: while one batch commits, the next gathers.

Callers in many threads submit one item each. The first to find a lane free leads: it takes what has gathered (at least its own
item), runs the batch verb once and hands every caller its outcome; then the caller who waited longest leads the next batch. There
is no thread of its own: an idle system serves one item at once, a busy one grows its batches by itself, and a hot row is touched
once a batch.

The callers of a batch come back together, a moment after it has ended. Were the first of them served alone, batches of one and of
everybody else would take turns, and each costs a commit. So after a batch of several the next leader lingers for a fraction of the
time that the batch took, as PostgreSQL's own group commit does (commit_delay, commit_siblings).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")
_LINGER = 0.15  # of the time that the last batch took
_LONGEST_LINGER_S = 0.005


class _Waiting(Generic[In, Out]):
    __slots__ = ("error", "finished", "item", "leads", "outcome", "wake")

    def __init__(self, item: In) -> None:
        self.item = item
        self.wake = threading.Event()
        self.finished = False
        self.leads = False  # a lane was handed to this caller
        self.outcome: Out | None = None
        self.error: BaseException | None = None


class Gatherer(Generic[In, Out]):
    """Turns a batch verb into a call for one item.

    `verb` takes a sequence and returns one outcome per item, in order, refusals included as values. It must be atomic: when it
    raises, nothing of the batch was done, and the items are repeated one by one so that one item's failure never becomes
    another's. At most `max_batch` items go together; `lanes` batches may run at the same time.
    """

    def __init__(self, verb: Callable[[Sequence[In]], Sequence[Out]], *, max_batch: int = 64, lanes: int = 1) -> None:
        if max_batch < 1 or lanes < 1:
            raise ValueError("a gatherer needs room for one item and one lane")
        self._verb = verb
        self._max_batch = max_batch
        self._free_lanes = lanes
        self._queue: deque[_Waiting[In, Out]] = deque()
        self._lock = threading.Lock()
        self._linger_s = 0.0  # before the next batch

    def submit(self, item: In) -> Out:
        """The outcome of `item`; raises what the verb raised for it alone."""
        mine: _Waiting[In, Out] = _Waiting(item)
        with self._lock:
            self._queue.append(mine)
            if self._free_lanes > 0:
                self._free_lanes -= 1
                mine.leads = True
        while not mine.finished:
            if mine.leads:
                self._lead(mine)
            else:
                mine.wake.wait()
                mine.wake.clear()
        if mine.leads:  # another lane took the item along before this caller could lead
            self._hand_on(mine)
        if mine.error is not None:
            raise mine.error
        return mine.outcome  # type: ignore[return-value]  # an Out once finished without error

    def _lead(self, leader: _Waiting[In, Out]) -> None:
        if self._linger_s and len(self._queue) < self._max_batch:
            time.sleep(self._linger_s)
        with self._lock:
            batch = [self._queue.popleft() for _ in range(min(self._max_batch, len(self._queue)))]
        began = time.monotonic()
        try:
            self._run(batch)
        finally:
            took = time.monotonic() - began
            self._linger_s = min(took * _LINGER, _LONGEST_LINGER_S) if len(batch) > 1 else 0.0
            self._hand_on(leader)
            for waiting in batch:
                waiting.finished = True
                waiting.wake.set()

    def _hand_on(self, leader: _Waiting[In, Out]) -> None:
        """Give the lane to whoever waited longest, or free it."""
        with self._lock:
            leader.leads = False
            successor = next((w for w in self._queue if not w.leads), None)
            if successor is None:
                self._free_lanes += 1
            else:
                successor.leads = True
                successor.wake.set()

    def _run(self, batch: list[_Waiting[In, Out]]) -> None:
        if not batch:
            return
        try:
            outcomes = self._verb([waiting.item for waiting in batch])
            if len(outcomes) != len(batch):
                raise RuntimeError(f"the verb returned {len(outcomes)} outcomes for {len(batch)} items")
        except BaseException as error:  # noqa: BLE001  - handed to the caller that it belongs to
            if len(batch) == 1:
                batch[0].error = error
                return
            for waiting in batch:
                self._run([waiting])
            return
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.outcome = outcome
