"""What people chose to be told of, and how."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from entrepot.notices.models import Preference


def wishes_of(people: Collection[UUID]) -> dict[tuple[UUID, str, str], bool]:
    """The choices of these people by person, kind and channel; one statement."""
    found = Preference.objects.filter(person_id__in=people).order_by("pk")
    return {(who, kind, by): on for who, kind, by, on in found.values_list("person_id", "kind", "channel", "is_on")}
