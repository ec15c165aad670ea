"""By when goods of each store arrive in a country: worked out for all stores at once, shared for a minute by all who ask."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from entrepot.kernel import clock
from entrepot.kernel.shared import Shared
from entrepot.search.types import Arrivals

from .arrivals import arrivals

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


def arriving_in(country: str) -> Arriving:
    """What holds in the country today, at most `FRESH_S` old for the one who renews it."""
    return _shared.of((country, clock.now().date()))


def _made(key: tuple[str, date]) -> Arriving:
    country, today = key
    found = arrivals(country)
    days = {one.slug: one.days for one in found}
    name = f"{country}:{today}:{zlib.crc32(repr(sorted(days.items())).encode())}"
    return Arriving(today, days, Arrivals(name, {one.store_id: one.days for one in found if one.days is not None}))


_shared: Shared[tuple[str, date], Arriving] = Shared(_made, fresh_s=lambda: FRESH_S, most=200)
