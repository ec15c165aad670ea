"""Answers of search, shared for a few seconds by all who ask the same.

Counting what ten thousand products can be narrowed by costs more than everything else on a page. The order of a list and its counts
may be `FRESH_S` old; prices and stock on it never are, they come with the cards.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from entrepot.search.queries import search
from entrepot.search.types import SearchPage, SearchRequest

from .shared import Shared

FRESH_S = 30.0
_serials = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of search; `serial` names it within this process."""

    page: SearchPage
    serial: int


_answers: Shared[SearchRequest, Answer] = Shared(
    lambda request: Answer(search(request), next(_serials)), fresh_s=lambda: FRESH_S, most=2_000
)


def answer(request: SearchRequest) -> Answer:
    """What search finds, at most `FRESH_S` old for the one who renews it. Raises what search raises."""
    return _answers.of(request)
