"""Webhook endpoints of a store, or of the platform (`store_id` None). A store never touches another's."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from entrepot.database import sql
from entrepot.events import rules
from entrepot.events.errors import UnknownEndpoint, UnknownKind
from entrepot.events.types import known
from entrepot.kernel.ids import uuid7

from .seal import seal

_MINE = "id = %(id)s AND store_id IS NOT DISTINCT FROM %(store_id)s"
_ADD = """
INSERT INTO events_webhookendpoint
    (id, store_id, url, description, sealed_secret, kinds, is_active, since_position, created_at)
SELECT %s, %s, %s, %s, %s, %s, true, coalesce(max(position), 0), clock_timestamp() FROM events_fact
"""


OVERLAP: Final = timedelta(hours=24)  # as long as a release of the receiver's program may take


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """An endpoint with its secret, which is shown this once."""

    id: UUID
    secret: str


def add_endpoint(store_id: UUID | None, url: str, kinds: Sequence[str] = (), description: str = "") -> NewEndpoint:
    """Send facts told from now on to `url`: those of `kinds`, or all public ones. Raises UnfitAddress, UnknownKind."""
    endpoint_id, secret = uuid7(), _new_secret()
    sql.execute(
        _ADD,
        [endpoint_id, store_id, _fit(url), description, seal(secret, str(endpoint_id)), _public(kinds)],
    )
    return NewEndpoint(endpoint_id, secret)


def update_endpoint(
    store_id: UUID | None,
    endpoint_id: UUID,
    *,
    url: str,
    kinds: Sequence[str],
    is_active: bool,
    description: str | None = None,
) -> None:
    """Change an endpoint; one that was disabled after failures is tried again. Without a `description` it stays.

    Raises UnknownEndpoint, UnfitAddress, UnknownKind.
    """
    _touched(
        sql.execute(
            "UPDATE events_webhookendpoint SET url = %(url)s, kinds = %(kinds)s, is_active = %(is_active)s,"
            " description = coalesce(%(description)s, description),"
            f" disabled_at = NULL, failing_since = NULL WHERE {_MINE}",
            {
                "id": endpoint_id,
                "store_id": store_id,
                "url": _fit(url),
                "kinds": _public(kinds),
                "is_active": is_active,
                "description": description,
            },
        )
    )


def rotate_secret(store_id: UUID | None, endpoint_id: UUID, *, overlap: timedelta = OVERLAP) -> NewEndpoint:
    """A new secret. For `overlap` messages are signed with the one before too, so that receivers change without a gap; then by it alone.

    An `overlap` of nothing ends the old one at once, for a secret that got into wrong hands. Raises UnknownEndpoint.
    """
    secret = _new_secret()
    _touched(
        sql.execute(
            "UPDATE events_webhookendpoint SET sealed_secret_before = CASE WHEN %(lasts)s THEN sealed_secret END,"
            " secret_before_until = CASE WHEN %(lasts)s THEN clock_timestamp() + %(overlap)s END,"
            f" sealed_secret = %(sealed)s WHERE {_MINE}",
            {
                "id": endpoint_id,
                "store_id": store_id,
                "lasts": overlap > timedelta(),
                "overlap": overlap,
                "sealed": seal(secret, str(endpoint_id)),
            },
        )
    )
    return NewEndpoint(endpoint_id, secret)


def remove_endpoint(store_id: UUID | None, endpoint_id: UUID) -> None:
    """Forget an endpoint with its log. Raises UnknownEndpoint."""
    mine = {"id": endpoint_id, "store_id": store_id}
    _touched(
        sql.execute(
            f"WITH gone AS (SELECT id FROM events_webhookendpoint WHERE {_MINE} FOR UPDATE),"
            " log AS (DELETE FROM events_webhookdelivery USING gone WHERE endpoint_id = gone.id)"
            " DELETE FROM events_webhookendpoint USING gone WHERE events_webhookendpoint.id = gone.id",
            mine,
        )
    )


def _touched(rows: int) -> None:
    if not rows:
        raise UnknownEndpoint


def _new_secret() -> str:
    """Standard Webhooks: 24 to 64 random bytes, base64, with a prefix that scanners know."""
    return "whsec_" + base64.b64encode(os.urandom(32)).decode()


def _fit(url: str) -> str:
    return rules.checked_url(url, private_allowed=settings.ENTREPOT_WEBHOOK_ALLOW_PRIVATE)


def _public(kinds: Sequence[str]) -> list[str]:
    public = {fact.kind for fact in known.values() if fact.is_public}
    for kind in kinds:
        if kind not in public:
            raise UnknownKind(name=kind)
    return sorted(set(kinds))
