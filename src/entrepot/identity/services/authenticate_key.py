"""A program shows its key."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Final

from entrepot.database import sql
from entrepot.identity import rules
from entrepot.identity.enums import ActorKind
from entrepot.identity.errors import KeyRefused
from entrepot.identity.queries import grants_of
from entrepot.identity.types import Actor
from entrepot.kernel import clock

_FIND: Final = """
SELECT id, store_id, person_id, hash, leaves, expires_at, revoked_at, last_used_at FROM identity_apikey WHERE prefix = %s
"""
_TOUCH: Final = """
UPDATE identity_apikey SET last_used_at = %(now)s
 WHERE id = %(id)s AND (last_used_at IS NULL OR last_used_at <= %(stale)s)
"""
_NOTED_EVERY: Final = timedelta(minutes=1)


def authenticate_key(raw: str, *, address: str | None = None) -> Actor:
    """The actor behind a key: its person, confined to its store and narrowed to its leaves, with rights read now.

    Its use is noted at most once a minute. Raises KeyRefused, and PersonSuspended when its person is gone.
    """
    prefix = rules.key_prefix(raw)
    found = sql.dicts(_FIND, [prefix]) if prefix else []
    # compared also when there is nothing to compare with, so that time tells nothing
    shown, stored = rules.key_hash(raw), bytes(found[0]["hash"]) if found else bytes(32)
    if not hmac.compare_digest(shown, stored):
        raise KeyRefused(reason="unknown")
    key, now = found[0], clock.now()
    if key["revoked_at"] is not None:
        raise KeyRefused(reason="revoked")
    if key["expires_at"] is not None and key["expires_at"] <= now:
        raise KeyRefused(reason="expired")
    grants = grants_of(key["person_id"])
    stale = now - _NOTED_EVERY
    if key["last_used_at"] is None or key["last_used_at"] <= stale:
        sql.execute(_TOUCH, {"id": key["id"], "now": now, "stale": stale})
    return Actor(
        kind=ActorKind.PERSON,
        person_id=key["person_id"],
        acting_for=key["store_id"],
        key_id=key["id"],
        leaves=frozenset(key["leaves"]),
        address=address,
        name=prefix,
        grants=grants,
    )
