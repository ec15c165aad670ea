"""By when goods of each store arrive where the visitor is: worked out for all stores at once, shared for a minute."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest

from entrepot.kernel import clock
from entrepot.orders.queries import arrivals
from entrepot.search.types import Arrivals

from .shared import Shared
from .visitor import preferences_of

FRESH_S = 60.0


@dataclass(frozen=True, slots=True)
class Arriving:
    """`days` by the address of the store, None where it does not deliver; `index` is the same as search takes it."""

    today: date
    days: Mapping[str, int | None]
    index: Arrivals

    def by(self, slug: str) -> date | None:
        """The day on which something bought now from the store has arrived at the latest; None where that is not known."""
        days = self.days.get(slug)
        return None if days is None else self.today + timedelta(days=days)

    def is_delivered(self, slug: str) -> bool:
        """Whether the store delivers there."""
        return self.days.get(slug) is not None


def _made(key: tuple[str, date]) -> Arriving:
    country, today = key
    found = arrivals(country)
    days = {one.slug: one.days for one in found}
    name = f"{country}:{today}:{zlib.crc32(repr(sorted(days.items())).encode())}"
    return Arriving(today, days, Arrivals(name, {one.store_id: one.days for one in found if one.days is not None}))


_shared: Shared[tuple[str, date], Arriving] = Shared(_made, fresh_s=lambda: FRESH_S, most=200)


def arriving(request: HttpRequest) -> Arriving:
    """What holds for the visitor's destination today, asked once a request."""
    found: Arriving | None = getattr(request, "_arriving", None)
    if found is None:
        found = _shared.of((preferences_of(request).country, clock.now().date()))
        request._arriving = found  # type: ignore[attr-defined]  # noqa: SLF001
    return found
