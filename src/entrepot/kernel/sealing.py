"""Text at rest under a key: AES-256-GCM, bound to the place it belongs to. Which keys, the caller says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE: Final = 12  # bytes, NIST SP 800-38D


class Unreadable(Exception):
    """None of the keys opens it, or it belongs somewhere else, or it was changed."""


def seal(plain: bytes, place: str, *, use: str, keys: Sequence[str]) -> bytes:
    """`plain`, readable only with the first of `keys`, for the same `use` and at the same `place`."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(keys[0], use).encrypt(nonce, plain, place.encode())


def unseal(sealed: bytes, place: str, *, use: str, keys: Sequence[str]) -> bytes:
    """What was sealed; every one of `keys` is tried, so that replaced keys still open. Raises Unreadable."""
    for key in keys:
        try:
            return _cipher(key, use).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except (InvalidTag, ValueError):
            continue
    raise Unreadable(place)


@lru_cache(maxsize=64)
def _cipher(key: str, use: str) -> AESGCM:
    """A key for each use, so that what was sealed for one opens nowhere else (RFC 5869)."""
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use.encode()).derive(key.encode()))
