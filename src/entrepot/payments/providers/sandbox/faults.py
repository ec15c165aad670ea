"""Knobs that make the sandbox misbehave as real providers do. Of this process only, meant for tests and drills."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# What can go wrong, by where. `after`: the work was done, but nobody heard of it.
CALLS: Final = frozenset({"timeout_before", "timeout_after", "server_error_after", "busy", "bad_signature", "declined"})
TRADES: Final = frozenset({"amount_plus_one", "amount_minus_one", "other_currency", "wrong_seller"})
NOTIFICATIONS: Final = frozenset({"drop", "duplicate", "reorder", "bad_signature", "wrong_recipient", "truncated", "stale"})


class Faults:
    """Effects waiting to happen. `where` is a call (create, query, close, refund, payout, ...) or "notification"."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def inject(self, where: str, effect: str, times: int = 1) -> None:
        """Let `effect` happen the next `times` times at `where`."""
        known = NOTIFICATIONS if where == "notification" else CALLS | TRADES
        if effect not in known:
            raise ValueError(f"there is no fault “{effect}” at {where}")
        with self._lock:
            self._waiting.setdefault(where, []).extend([effect] * times)

    def take(self, where: str) -> str:
        """The effect that is due at `where`, or nothing ("")."""
        if not self._waiting:
            return ""
        with self._lock:
            effects = self._waiting.get(where)
            return effects.pop(0) if effects else ""

    def clear(self) -> None:
        """Behave again."""
        with self._lock:
            self._waiting.clear()

    @contextmanager
    def during(self, where: str, effect: str, times: int = 1) -> Iterator[None]:
        """`effect` inside the block, none of any kind after it."""
        self.inject(where, effect, times)
        try:
            yield
        finally:
            self.clear()


faults = Faults()
