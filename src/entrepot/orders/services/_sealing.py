"""Identity details at rest, under a key of their own, bound to the row that they belong to."""

from __future__ import annotations

from typing import Final

import orjson
from django.conf import settings

from entrepot.kernel import sealing
from entrepot.orders.errors import SealBroken
from entrepot.orders.types import IdentityDetails

_USE: Final = "entrepot.orders.identity"


def seal(details: IdentityDetails, owner: str) -> bytes:
    """The details, readable only together with the key and the same `owner`."""
    text = orjson.dumps([details.kind, details.name, details.number])
    return sealing.seal(text, owner, use=_USE, keys=_keys())


def unseal(sealed: bytes, owner: str) -> IdentityDetails:
    """The details again; keys that were replaced still open them. Raises SealBroken."""
    try:
        return IdentityDetails(*orjson.loads(sealing.unseal(sealed, owner, use=_USE, keys=_keys())))
    except sealing.Unreadable as error:
        raise SealBroken from error


def _keys() -> list[str]:
    """The newest key first; without keys of its own, those of the application, by another derivation than its other secrets."""
    return list(settings.IDENTITY_KEYS) or [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
