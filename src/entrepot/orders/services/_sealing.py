"""Identity details at rest: AES-256-GCM under a key of its own, bound to the row that they belong to."""

from __future__ import annotations

import os

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from entrepot.orders.errors import SealBroken
from entrepot.orders.types import IdentityDetails

_NONCE = 12  # bytes, NIST SP 800-38D


def seal(details: IdentityDetails, owner: str) -> bytes:
    """The details, readable only together with the key and the same `owner`."""
    nonce = os.urandom(_NONCE)
    text = orjson.dumps([details.kind, details.name, details.number])
    return nonce + _cipher(_keys()[0]).encrypt(nonce, text, owner.encode())


def unseal(sealed: bytes, owner: str) -> IdentityDetails:
    """The details again; keys that were replaced still open them. Raises SealBroken."""
    for key in _keys():
        try:
            return IdentityDetails(*orjson.loads(_cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode())))
        except InvalidTag:
            continue
    raise SealBroken


def _keys() -> list[str]:
    """The newest key first; without keys of its own, those of the application, by another derivation than its other secrets."""
    return list(settings.IDENTITY_KEYS) or [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]


def _cipher(key: str) -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"entrepot.orders.identity")
    return AESGCM(derived.derive(key.encode()))
