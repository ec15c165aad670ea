"""UUIDv7 (RFC 9562, section 5.7): ids made by the application, sortable by time, safe to show."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new id. Ids made by one process ascend strictly, even inside one millisecond.

    The 12 bits behind the time count within a millisecond (RFC 9562 section 6.2, method 1, seeded at random); 62 bits are random.
    The time is the machine's, not the business clock: ids must ascend also while tests turn the clock back.
    """
    global _last
    random = int.from_bytes(os.urandom(10), "big")
    with _lock:
        stamp = (time.time_ns() // 1_000_000) << 12 | random >> 69 & 0x7FF
        if stamp <= _last:
            stamp = _last + 1
        _last = stamp
    millis, counter = stamp >> 12, stamp & 0xFFF
    return UUID(int=(millis & (1 << 48) - 1) << 80 | 7 << 76 | counter << 64 | 2 << 62 | random & (1 << 62) - 1)
