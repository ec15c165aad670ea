"""UUIDv7 (RFC 9562, section 5.7): ids made by the application, sortable by time, safe to show."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0
_AHEAD = 256  # ids whose random bits are fetched together: asking the system costs more than everything else
_random: list[int] = []
os.register_at_fork(after_in_child=_random.clear)  # or a child would make the ids of its parent again


def uuid7() -> UUID:
    """A new id. Ids made by one process ascend strictly, even inside one millisecond.

    The 12 bits behind the time count within a millisecond (RFC 9562 section 6.2, method 1, seeded at random); 62 bits are random.
    The time is the machine's, not the business clock: ids must ascend also while tests turn the clock back.
    """
    global _last
    with _lock:
        if not _random:
            drawn = os.urandom(10 * _AHEAD)
            _random.extend(int.from_bytes(drawn[at : at + 10], "big") for at in range(0, len(drawn), 10))
        random = _random.pop()
        stamp = (time.time_ns() // 1_000_000) << 12 | random >> 69 & 0x7FF
        if stamp <= _last:
            stamp = _last + 1
        _last = stamp
    millis, counter = stamp >> 12, stamp & 0xFFF
    return UUID(int=(millis & (1 << 48) - 1) << 80 | 7 << 76 | counter << 64 | 2 << 62 | random & (1 << 62) - 1)
