"""What the verbs about provider accounts share: reading what was typed, and making drivers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives import serialization

from entrepot.database import sql
from entrepot.payments.errors import CredentialMissing, CredentialUnreadable, GatewayInvalid, UnknownKind
from entrepot.payments.ports import CanBeTried, Declined, Driver, Ok
from entrepot.payments.providers.keys import private, public
from entrepot.payments.providers.kinds import KINDS, Credential, ProviderKind
from entrepot.payments.sealing import open_keys
from entrepot.payments.types import Tried

from .calls import record_calls

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST: Final = 8_000


def kind_of(code: str) -> ProviderKind:
    """The protocol. Raises UnknownKind."""
    if code not in KINDS:
        raise UnknownKind(kind=code)
    return KINDS[code]


def read_credentials(kind: ProviderKind, typed: Mapping[str, str], before: Mapping[str, str] | None = None) -> dict[str, str]:
    """What was typed, checked field by field; a blank one keeps what was there before.

    Raises CredentialMissing and CredentialUnreadable with their `field`.
    """
    found: dict[str, str] = {}
    for one in kind.credentials:
        text = (typed.get(one.name) or "").strip() or (before or {}).get(one.name, "") or one.default
        if not text and one.is_needed:
            raise CredentialMissing(field=one.name)
        if text:
            _readable(kind, one, text)
            found[one.name] = text
    return found


def read_gateway(kind: ProviderKind, typed: str) -> str:
    """The address of the API, the provider's own by default. Raises GatewayInvalid."""
    text = typed.strip() or kind.gateway
    parts = urlsplit(text)
    is_here = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or parts.query or len(text) > 300 or not (parts.scheme == "https" or is_here):
        raise GatewayInvalid(field="gateway")
    return text


def masked(kind: ProviderKind, credentials: Mapping[str, str]) -> dict[str, str]:
    """What people may see: names of the account in full, keys by their fingerprint, secrets by their last four characters."""
    return {one.name: _mask(one, credentials[one.name]) for one in kind.credentials if credentials.get(one.name)}


def tried(driver: Driver) -> Tried:
    """Try the connection; the call is recorded. Must run outside a transaction."""
    if not isinstance(driver, CanBeTried):
        return Tried("ok")
    result = driver.try_out()
    record_calls([(driver.code, result)])
    if isinstance(result, Ok):
        return Tried("ok")
    if isinstance(result, Declined):
        return Tried("declined", result.message[:300])
    return Tried("unknown", result.reason[:300])


def newest_credentials(account_id: UUID) -> tuple[int, dict[str, str]]:
    """Number and content of the version that signs."""
    version, sealed = sql.rows(
        "SELECT version, sealed FROM payments_providerkeys WHERE account_id = %s AND state = 'newest'", [account_id]
    )[0]
    return version, open_keys(account_id, version, bytes(sealed))


def stamp(now: datetime, before: datetime) -> datetime:
    """A time of change that is another than the one before, also within one tick of the clock: drivers are kept by it."""
    return now if now > before else before + timedelta(microseconds=1)


def _readable(kind: ProviderKind, one: Credential, text: str) -> None:
    if len(text) > _LONGEST or (not one.is_key and not re.fullmatch(r"[\x21-\x7e]{1,200}", text)):
        raise CredentialUnreadable(field=one.name)
    if kind.code == "wechat" and one.name == "api_v3_key" and len(text) != 32:
        raise CredentialUnreadable(field=one.name)
    if one.is_key:
        try:
            private(text) if one.is_secret else public(text)
        except ValueError as error:
            raise CredentialUnreadable(field=one.name) from error


def _mask(one: Credential, text: str) -> str:
    if not one.is_key:
        return f"…{text[-4:]}" if one.is_secret else text
    key = private(text).public_key() if one.is_secret else public(text)
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return "SHA256:" + hashlib.sha256(der).hexdigest()[:24]
