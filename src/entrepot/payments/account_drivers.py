"""Drivers of accounts at providers: made of their sealed keys, kept until those change."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from entrepot.database import sql
from entrepot.kernel.sealing import Unreadable

from .ports import Driver
from .providers.account import ProviderAccess
from .providers.kinds import KINDS, ProviderKind
from .sealing import open_keys

_made: dict[str, tuple[tuple[object, ...], Driver]] = {}
_lock = threading.Lock()
_log = logging.getLogger(__name__)


class AccountMark(NamedTuple):
    """What tells one state of an account from the next."""

    id: UUID
    kind: str
    gateway: str
    changed_at: datetime


def made(kind: ProviderKind, code: str, gateway: str, versions: tuple[Mapping[str, str], ...]) -> Driver:
    """A driver for these credentials, newest first."""
    return kind.build(ProviderAccess(code, gateway, settings.PAYMENT_NOTIFY_URL.format(code=code), versions))


def driver_of_account(code: str) -> Driver | None:
    """The driver of the account of that code, with its present keys; retired ones answer for their payments. None: no account.

    One short query each time, so that every process works with new keys as soon as they are there; the driver itself is kept.
    """
    row = sql.one("SELECT id, kind, gateway, changed_at FROM payments_provideraccount WHERE code = %s", [code])
    return driver_for(code, AccountMark(*row)) if row and row[1] in KINDS else None


def driver_for(code: str, account: AccountMark) -> Driver | None:
    """The driver of an account as it is now; only one that is new to this process reads the keys.

    None where the keys are not there or cannot be opened: that account does not work, the others do.
    """
    mark = (*account, settings.PAYMENT_NOTIFY_URL)
    with _lock:
        known = _made.get(code)
    if known is not None and known[0] == mark:
        return known[1]
    try:
        versions = _versions(account.id)
    except Unreadable:
        _log.exception("the keys of the account %s cannot be opened: was ENTREPOT_PROVIDER_KEYS changed?", code)
        return None
    if not versions:
        return None
    fresh = made(KINDS[account.kind], code, account.gateway, versions)
    with _lock:
        _made[code] = (mark, fresh)
    return fresh


def codes_in_use() -> list[str]:
    """Codes of the accounts that are not retired."""
    rows = sql.rows("SELECT code FROM payments_provideraccount WHERE state = 'active' AND kind = ANY(%s)", [list(KINDS)])
    return [row[0] for row in rows]


def _versions(account_id: UUID) -> tuple[Mapping[str, str], ...]:
    rows = sql.rows(
        "SELECT version, sealed FROM payments_providerkeys WHERE account_id = %s AND sealed IS NOT NULL ORDER BY version DESC",
        [account_id],
    )
    return tuple(open_keys(account_id, version, bytes(sealed)) for version, sealed in rows)
