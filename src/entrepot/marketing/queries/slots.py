"""What stands in a place of the storefront."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing
from entrepot.marketing import rules
from entrepot.marketing.types import Link, Slot, SlotPicture, SlotView, Words

_COLUMNS = """id, place, category_path, state, words, picture, picture_width, picture_height, link_kind, link_value, starts_at,
       ends_at, position, version, changed_at"""
# A banner that names its category goes before one of a category above, and that before one for all.
_SHOWN = f"""
SELECT {_COLUMNS} FROM marketing_slot
 WHERE state = 'published' AND place = %(place)s AND starts_at <= %(at)s AND (ends_at IS NULL OR ends_at > %(at)s)
   AND (category_path = '' OR category_path = %(path)s OR starts_with(%(path)s, category_path || '/'))
 ORDER BY length(category_path) DESC, position, id LIMIT %(limit)s
"""
_ALL = f"SELECT {_COLUMNS} FROM marketing_slot ORDER BY place, category_path, position, id"
_ONE = f"SELECT {_COLUMNS} FROM marketing_slot WHERE id = %s"


def slots(place: str, language: str, at: datetime, *, category_path: str = "", limit: int = 8) -> list[Slot]:
    """What visitors see in `place` at the moment, in order, in their language (else in English). One statement.

    For category banners `category_path` is the category that is looked at; the banners of the nearest category go first.
    """
    params = {"place": place, "at": at, "path": category_path, "limit": limit}
    return [_view(row, at).in_language(language) for row in sql.dicts(_SHOWN, params)]


def all_slots(*, actor: Actor) -> list[SlotView]:
    """Every slot with its state, by place and order, for those who make them. Raises Forbidden."""
    allow(actor, "marketing.edit")
    now = clock.now()
    return [_view(row, now) for row in sql.dicts(_ALL)]


def slot(slot_id: UUID, *, actor: Actor) -> SlotView:
    """One slot for those who make them. Raises Forbidden, Missing."""
    allow(actor, "marketing.edit")
    found = sql.dicts(_ONE, [slot_id])
    if not found:
        raise Missing(what="campaign slot")
    return _view(found[0], clock.now())


def _view(row: dict[str, Any], at: datetime) -> SlotView:
    picture = SlotPicture(row["picture"], row["picture_width"], row["picture_height"]) if row["picture"] else None
    return SlotView(
        id=row["id"],
        place=row["place"],
        category_path=row["category_path"],
        state=row["state"],
        showing=rules.showing(row["state"], row["starts_at"], row["ends_at"], at),
        words={language: Words(**words) for language, words in row["words"].items()},
        picture=picture,
        link=Link(row["link_kind"], row["link_value"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        position=row["position"],
        version=row["version"],
        changed_at=row["changed_at"],
    )
