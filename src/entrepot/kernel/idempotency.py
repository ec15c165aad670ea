"""Idempotency keys: the same request again gives the same answer; the same key with another request is refused.

See the IETF draft "The Idempotency-Key HTTP Header Field" (draft-ietf-httpapi-idempotency-key-header). Storage belongs to the caller.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

from .errors import Refused

_KEY: Final = re.compile(r"[\x21-\x7e]{1,128}\Z")


class BadIdempotencyKey(Refused):
    code = "kernel.bad_idempotency_key"
    template = "An idempotency key is 1 to 128 visible ASCII characters."
    kind = "invalid"


class IdempotencyConflict(Refused):
    code = "kernel.idempotency_conflict"
    template = "This idempotency key was already used for another request."


def checked(key: str) -> str:
    """`key`, if it is well formed. Raises BadIdempotencyKey."""
    if not _KEY.match(key):
        raise BadIdempotencyKey
    return key


def fingerprint(content: Any) -> bytes:
    """SHA-256 of the canonical JSON of `content`: equal requests have equal fingerprints whatever the order of their keys."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).digest()
