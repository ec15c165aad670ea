"""What people chose to be told of, what they were told before, and the names of what it is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from entrepot.catalog.queries import cards
from entrepot.database import sql
from entrepot.notices.models import Preference


def wishes_of(people: Collection[UUID]) -> dict[tuple[UUID, str, str], bool]:
    """The choices of these people by person, kind and channel; one statement."""
    found = Preference.objects.filter(person_id__in=people).order_by("pk")
    return {(who, kind, by): on for who, kind, by, on in found.values_list("person_id", "kind", "channel", "is_on")}


def told_before(keys: Sequence[str]) -> list[str]:
    """Which of these were told already."""
    return [key for (key,) in sql.rows("SELECT key FROM notices_notice WHERE key = ANY(%s)", [list(keys)])]


def titles_of(product_ids: Collection[UUID]) -> dict[str, str]:
    """The titles of these products by their ids as texts."""
    return {str(card["id"]): card["title"] for card in cards(list(product_ids))} if product_ids else {}
