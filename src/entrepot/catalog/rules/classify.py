"""Guessing a category by the words of a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

_WORD: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST: Final = 3


class Classifier:
    """Finds the category of a title by a table of (keyword, category), most telling keyword first.

    Of the keywords in a title the one with most words wins, then the one that stands higher in the table. Plurals count.
    """

    def __init__(self, table: Iterable[tuple[str, str]], fallback: str) -> None:
        self._fallback = fallback
        self._ranked: Mapping[str, tuple[int, int, str]] = {
            keyword: (-len(keyword.split()), place, category) for place, (keyword, category) in enumerate(table)
        }

    def __call__(self, title: str) -> str:
        """The category's code; the fallback when no keyword is in the title."""
        words = _WORD.findall(title.lower())
        best: tuple[int, int, str] | None = None
        for size in range(1, _LONGEST + 1):
            for start in range(len(words) - size + 1):
                phrase = " ".join(words[start : start + size])
                rank = self._ranked.get(phrase) or (self._ranked.get(phrase[:-1]) if phrase.endswith("s") else None)
                if rank is not None and (best is None or rank < best):
                    best = rank
        return best[2] if best else self._fallback
