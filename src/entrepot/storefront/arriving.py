"""By when goods of each store arrive where the visitor is."""

from __future__ import annotations

from django.http import HttpRequest

from entrepot.orders.queries import Arriving, arriving_in

from .visitor import preferences_of


def arriving(request: HttpRequest) -> Arriving:
    """What holds for the visitor's destination today, asked once a request."""
    found: Arriving | None = getattr(request, "_arriving", None)
    if found is None:
        found = arriving_in(preferences_of(request).country)
        request._arriving = found  # type: ignore[attr-defined]  # noqa: SLF001
    return found
