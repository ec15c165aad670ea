"""Trade of the past that is played or brought in: nobody wants a mail about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from entrepot.database import sql

_is_hushed: ContextVar[bool] = ContextVar("hushed", default=False)
_WITHOUT_MAIL = "UPDATE notices_notice SET mail = 'none', mail_due_at = NULL WHERE mail = 'waiting' AND id >= %s"
_READ = "UPDATE notices_notice SET read_at = at WHERE at < %s AND read_at IS NULL AND id >= %s"


@contextmanager
def hush() -> Iterator[None]:
    """Facts that are delivered by the caller within the block tell nobody anything."""
    token = _is_hushed.set(True)
    try:
        yield
    finally:
        _is_hushed.reset(token)


def is_hushed() -> bool:
    """Whether a history is being played that nobody is to be told of."""
    return _is_hushed.get()


def file_away(known_until: datetime, *, made_since: datetime) -> None:
    """No mail that waits is sent any more, and what was told before `known_until` counts as read.

    For whoever has played a history, before the worker starts. Only notices written since `made_since` (by the machine's clock,
    which their ids carry) are meant: those of trade that was there before keep their mails. Safe to repeat.
    """
    first = UUID(int=int(made_since.timestamp() * 1000) << 80)  # no UUIDv7 of that moment or later is smaller
    sql.execute(_WITHOUT_MAIL, [first])
    sql.execute(_READ, [known_until, first])
