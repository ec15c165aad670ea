"""What narrows the inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import QueryDict

from entrepot.messaging.types import InboxFilter, InboxPlace
from entrepot.orders.queries import find_by_number

KINDS: Final = ("waiting", "unread", "answered", "all")
WHOSE: Final = ("", "mine", "nobody")


def wanted_of(asked: QueryDict, store_id: UUID, person_id: UUID | None) -> InboxFilter:
    """The filter of an address; what it does not know narrows nothing."""
    kind, whose, text = asked.get("kind", "waiting"), asked.get("whose", ""), asked.get("q", "").strip()[:100]
    return InboxFilter(
        kind=kind if kind in KINDS else "waiting",
        assigned_to=person_id if whose == "mine" else None,
        is_unassigned=whose == "nobody",
        text=text,
        order_ids=tuple(find_by_number([text], store_id=store_id).values()) if text else (),
    )


def place_in(text: str) -> InboxPlace | None:
    """Where the page before ended; None for the first page, and for what is not such a place."""
    at, _mark, id_ = text.partition("~")
    try:
        place = InboxPlace(datetime.fromisoformat(at), UUID(id_))
    except ValueError:
        return None
    return place if place.at.tzinfo is not None else None
