"""Secrets at rest: AES-256-GCM under a key derived from ENTREPOT_SECRET_KEY, bound to the row they belong to."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from entrepot.events.errors import SealBroken

_NONCE = 12  # bytes, NIST SP 800-38D


def seal(secret: str, owner: str) -> bytes:
    """`secret`, readable only together with the application's key and the same `owner`."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, secret.encode(), owner.encode())


def unseal(sealed: bytes, owner: str) -> str:
    """The secret again; keys that were replaced (SECRET_KEY_FALLBACKS) still open it. Raises SealBroken."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode()).decode()
        except InvalidTag:
            continue
    raise SealBroken


def _cipher(key: str | bytes) -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"entrepot.events.webhook-secret")
    return AESGCM(derived.derive(key.encode() if isinstance(key, str) else key))
