"""Answers that are shared for a while by all who ask the same.

While one visitor's request works an old answer out anew, the others are given the old one.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

STALE_S: Final = 300.0  # older ones are worth nothing to anybody

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Answer(Generic[V]):
    """What was worked out, and when."""

    __slots__ = ("at", "is_renewed", "value")

    def __init__(self, value: V) -> None:
        self.value, self.at, self.is_renewed = value, time.monotonic(), False


class Shared(Generic[K, V]):
    """`make` of each key, at most `fresh_s()` seconds old for the one who renews it; `most` keys are remembered."""

    def __init__(self, make: Callable[[K], V], *, fresh_s: Callable[[], float], most: int) -> None:
        self._make, self._fresh_s, self._most = make, fresh_s, most
        self._kept: OrderedDict[K, _Answer[V]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: K) -> V:
        """The answer. Raises what `make` raises."""
        now, fresh_s = time.monotonic(), self._fresh_s()
        with self._lock:
            found = self._kept.get(key)
            if found is not None and fresh_s and now - found.at < STALE_S:
                if now - found.at < fresh_s or found.is_renewed:
                    return found.value
                found.is_renewed = True
        try:
            made = _Answer(self._make(key))
        except BaseException:
            with self._lock:
                self._kept.pop(key, None)
            raise
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made.value
