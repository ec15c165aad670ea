"""What a visitor looked at lately: kept in the visitor's own browser, nowhere else."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from entrepot.catalog.queries import cards

from .visitor import keep, language

COOKIE: Final = "seen"
MOST: Final = 12


def seen_ids(request: HttpRequest) -> list[UUID]:
    """Products looked at, the latest first; a cookie that makes no sense counts as none."""
    try:
        return [UUID(text) for text in request.COOKIES.get(COOKIE, "").split(".")[:MOST] if text]
    except ValueError:
        return []


def seen_cards(request: HttpRequest, *, but: UUID | None = None) -> list[dict[str, Any]]:
    """Their cards, without the product `but`; no statement for those who looked at nothing yet."""
    wanted = [product for product in seen_ids(request) if product != but]
    return cards(wanted, language()) if wanted else []


def remember(request: HttpRequest, response: HttpResponseBase, product_id: UUID) -> None:
    """Put the product at the front."""
    before = seen_ids(request)
    if before[:1] != [product_id]:
        ids = [product_id, *(other for other in before if other != product_id)][:MOST]
        keep(response, COOKIE, ".".join(product.hex for product in ids), secret=True)
