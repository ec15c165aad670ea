"""Credentials of provider accounts and what was said to providers, at rest under a key of their own."""

from __future__ import annotations

from typing import Any, Final

import orjson
from django.conf import settings

from entrepot.kernel import sealing

_CALLS: Final = "entrepot.payments.calls"
_ACCOUNTS: Final = "entrepot.payments.accounts"


def seal_call(call_id: object, request: str, response: str) -> bytes:
    """What was asked and answered in one call."""
    return sealing.seal(orjson.dumps([request, response]), f"call:{call_id}", use=_CALLS, keys=_keys())


def open_call(call_id: object, sealed: bytes) -> tuple[str, str]:
    """Request and response. Raises sealing.Unreadable."""
    request, response = orjson.loads(sealing.unseal(sealed, f"call:{call_id}", use=_CALLS, keys=_keys()))
    return request, response


def seal_keys(account_id: object, version: int, credentials: dict[str, str]) -> bytes:
    """The credentials of an account, bound to it and to their version."""
    return sealing.seal(orjson.dumps(credentials), f"account:{account_id}:{version}", use=_ACCOUNTS, keys=_keys())


def open_keys(account_id: object, version: int, sealed: bytes) -> dict[str, str]:
    """The credentials again. Raises sealing.Unreadable."""
    found: Any = orjson.loads(sealing.unseal(sealed, f"account:{account_id}:{version}", use=_ACCOUNTS, keys=_keys()))
    return {str(name): str(value) for name, value in found.items()}


def _keys() -> list[str]:
    """The newest first; without keys of their own, those of the application, by another derivation than its other secrets."""
    return list(settings.PROVIDER_KEYS) or [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
