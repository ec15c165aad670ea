"""Finished pieces of pages, kept in the process under everything that they were made of.

A piece is found again only by the very data it shows (the bytes of its cards, its language, its currency, the day of its rates),
so there is nothing to invalidate: other data is another key. What is not asked for any more goes when room is needed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

ROOM: Final = 48 * 1024 * 1024  # characters, of all pieces together


class Shelf:
    """Texts by key, the longest unused go first when `room` characters are full. Many threads may use one."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._full = 0
        self._texts: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> str | None:
        """The text, or None."""
        with self._lock:
            text = self._texts.get(key)
            if text is not None:
                self._texts.move_to_end(key)
            return text

    def keep(self, key: Hashable, text: str) -> None:
        """Remember the text."""
        with self._lock:
            self._full += len(text) - len(self._texts.pop(key, ""))
            self._texts[key] = text
            while self._full > self._room and len(self._texts) > 1:
                self._full -= len(self._texts.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._texts.clear()
            self._full = 0


pieces: Final = Shelf()
