"""Answers of search, shared for a few seconds by all who ask the same.

Counting what ten thousand products can be narrowed by costs more than everything else on a page. The order of a list and its counts
may be `FRESH_S` old; prices and stock on it never are, they come with the cards. While one visitor's request works an old answer out
anew, the others are given the old one.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from entrepot.search.queries import search
from entrepot.search.types import SearchPage, SearchRequest

FRESH_S = 30.0
STALE_S = 300.0  # older ones are worth nothing to anybody
MOST: Final = 2_000
_serials = itertools.count(1)


@dataclass(slots=True)
class Answer:
    """A page of search; `serial` names it within this process."""

    page: SearchPage
    serial: int
    at: float
    is_renewed: bool = False


_kept: OrderedDict[SearchRequest, Answer] = OrderedDict()
_lock = threading.Lock()


def answer(request: SearchRequest) -> Answer:
    """What search finds, at most `FRESH_S` old for the one who renews it. Raises what search raises."""
    now = time.monotonic()
    with _lock:
        found = _kept.get(request)
        if found is not None and now - found.at < STALE_S and FRESH_S:
            if now - found.at < FRESH_S or found.is_renewed:
                return found
            found.is_renewed = True
    try:
        made = Answer(search(request), next(_serials), time.monotonic())
    except BaseException:
        with _lock:
            _kept.pop(request, None)
        raise
    with _lock:
        _kept[request] = made
        _kept.move_to_end(request)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
