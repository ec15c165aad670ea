"""A fact that a subscriber could not take: it waits as a dead letter until somebody has it told again."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from entrepot.database import sql
from entrepot.events.services.subscriber import named, subscribe, unsubscribe
from entrepot.events.types import Envelope

_LISTENER: Final = "notices.tell"
_KIND: Final = "aftersales.case_opened"
_LOUD: Final = "entrepot.events.services.deliver"
_MADE: Final = "SELECT EXISTS (SELECT FROM events_deadletter)"


@contextmanager
def faulty_notices() -> Iterator[None]:
    """While it lasts the notices run as in a release with a fault: the first case that is opened is told to nobody.

    The real subscriber takes everything else, and that letter too when it is given again. Nothing where a letter was lost before.
    """
    if sql.scalar(_MADE):
        yield
        return
    real = named(_LISTENER)
    lost: set[int] = set()

    def faulty(facts: Sequence[Envelope]) -> None:
        for told in facts:
            if told.fact.kind == _KIND and not lost - {told.position}:
                lost.add(told.position)
                raise LookupError("no sentence for “case opened” in the language “pt-br”")
        real.handler(facts)

    logger = logging.getLogger(_LOUD)
    unsubscribe(_LISTENER)
    subscribe(replace(real, handler=faulty, attempts=0))  # each fact alone, and lost at once
    logger.addFilter(_is_no_sample)  # it is no news to whoever builds the market
    try:
        yield
    finally:
        logger.removeFilter(_is_no_sample)
        unsubscribe(_LISTENER)
        subscribe(real)


def _is_no_sample(record: logging.LogRecord) -> bool:
    return _LISTENER not in record.getMessage()
