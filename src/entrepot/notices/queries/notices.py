"""What a person was told, and what they want to be told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from entrepot.database import sql
from entrepot.notices import rules
from entrepot.notices.enums import Channel, Kind
from entrepot.notices.models import Preference
from entrepot.notices.types import NoticeLine, Target, Wish

_LIST = """
SELECT id, kind, params, target, at, read_at IS NOT NULL AS is_read FROM notices_notice
 WHERE person_id = %(person)s AND is_shown AND (NOT %(unread)s OR read_at IS NULL)
   AND (%(at)s::timestamptz IS NULL OR (at, id) < (%(at)s, %(id)s))
 ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
_UNREAD = "SELECT count(*) FROM notices_notice WHERE person_id = %s AND is_shown AND read_at IS NULL"


def notices_of(
    person_id: UUID, *, unread: bool = False, before: tuple[datetime, UUID] | None = None, limit: int = 20
) -> list[NoticeLine]:
    """What the person was told on the site, the latest first. One statement."""
    at, last = before or (None, None)
    params = {"person": person_id, "unread": unread, "at": at, "id": last, "limit": limit}
    return [NoticeLine(**(row | {"target": Target(**row["target"])})) for row in sql.dicts(_LIST, params)]


def unread_count(person_id: UUID) -> int:
    """How many of them the person has not seen."""
    return int(sql.scalar(_UNREAD, [person_id]))


def wishes_of(person_id: UUID) -> list[Wish]:
    """What the person is told of, every kind, chosen or by default."""
    rows = Preference.objects.filter(person_id=person_id).order_by("pk").values_list("kind", "channel", "is_on")
    chosen = {(kind, channel): on for kind, channel, on in rows}

    def on(kind: str, channel: str) -> bool:
        return chosen.get((kind, channel), rules.is_on_by_default(kind, channel))

    return [Wish(kind, on(kind, Channel.SITE), on(kind, Channel.MAIL)) for kind in Kind.values]
