"""Answers of search, shared for a few seconds by all who ask the same.

Counting what ten thousand products can be narrowed by costs more than everything else on a page. The order of a list and its counts
may be `FRESH_S` old; prices and stock on it never are, they come with the cards.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from entrepot.kernel.shared import Shared
from entrepot.search.queries import search
from entrepot.search.types import SearchPage, SearchRequest

FRESH_S = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of search; `digest` is the same for all that show the same, the marker of the next page apart."""

    page: SearchPage
    digest: bytes


def _asked(request: SearchRequest) -> Answer:
    page = search(request)
    shown = repr(replace(page, cursor="next" if page.cursor else ""))
    return Answer(page, hashlib.blake2b(shown.encode(), digest_size=16).digest())


_answers: Shared[SearchRequest, Answer] = Shared(_asked, fresh_s=lambda: FRESH_S, most=2_000)


def answer(request: SearchRequest) -> Answer:
    """What search finds, at most `FRESH_S` old for the one who renews it. Raises what search raises."""
    return _answers.of(request)
