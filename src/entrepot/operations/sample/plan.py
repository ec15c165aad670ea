"""What happens in the sample market, drawn from a seed: who buys what, when, and what becomes of it. Knows no database."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final

SEED: Final = 20_260_302
DAYS: Final = 120
_CHINA: Final = timedelta(hours=8)
_VISITS: Final = 9  # moments of a day at which people buy; those of one moment buy together

# People buy in the evening: weights of the hours of a day, Chinese time.
_HOURS: Final = (2, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 10, 9, 8, 8, 8, 9, 10, 12, 14, 14, 10, 5)
# Monday to Sunday.
_WEEK: Final = (0.84, 0.82, 0.88, 0.95, 1.08, 1.3, 1.24)
# Days on which everybody buys: (month, day) of the year's festivals of shopping.
_FESTIVALS: Final = {
    (3, 8): 1.7, (5, 20): 1.5, (6, 1): 1.6, (6, 16): 1.8, (6, 17): 2.0, (6, 18): 3.2, (8, 18): 1.6, (9, 9): 1.7, (10, 21): 1.5,
    (11, 10): 2.0, (11, 11): 3.6, (11, 12): 1.6, (12, 11): 1.5, (12, 12): 2.6,
}  # fmt: skip
_PAY_DAY: Final = 1.12
_GROWTH: Final = 0.55  # the last day sells so much more than the first

# Demand by month, January to December, of categories that have a season; everything else sells the same all year.
SEASONS: Final[dict[str, tuple[float, ...]]] = {
    "skin-care": (1.1, 1.0, 1.1, 1.0, 1.0, 0.9, 0.9, 0.9, 1.0, 1.1, 1.3, 1.2),
    "clothing": (1.1, 0.8, 1.0, 1.0, 0.9, 0.8, 0.7, 0.8, 1.2, 1.4, 1.5, 1.3),
    "bedding": (1.0, 0.9, 1.0, 1.0, 1.1, 1.2, 1.1, 1.0, 1.1, 1.3, 1.4, 1.2),
    "coffee-tea": (1.2, 1.0, 1.1, 1.3, 1.1, 0.9, 0.8, 0.9, 1.3, 1.2, 1.1, 1.2),
    "snacks": (1.7, 1.2, 0.9, 0.9, 0.9, 0.9, 0.8, 0.9, 1.2, 1.1, 1.1, 1.4),
    "food": (1.3, 1.0, 0.9, 0.9, 1.0, 1.2, 1.4, 1.3, 1.1, 1.0, 1.0, 1.2),
    "health": (1.3, 1.1, 1.1, 1.0, 0.9, 0.9, 0.9, 0.9, 1.0, 1.1, 1.3, 1.3),
    "toys": (1.1, 0.8, 0.8, 0.9, 1.3, 1.1, 0.9, 0.9, 0.9, 1.0, 1.3, 1.7),
    "building-toys": (1.1, 0.8, 0.8, 0.9, 1.4, 1.1, 0.9, 0.9, 0.9, 1.0, 1.3, 1.8),
    "games-puzzles": (1.3, 0.9, 0.8, 0.9, 1.1, 1.0, 0.9, 0.9, 0.9, 1.0, 1.3, 1.7),
    "sports": (0.7, 0.7, 1.0, 1.3, 1.5, 1.4, 1.2, 1.2, 1.2, 1.2, 0.9, 0.7),
    "writing": (0.8, 0.9, 1.2, 0.9, 0.9, 1.0, 1.0, 1.7, 1.4, 0.9, 0.9, 1.0),
    "paper-labels": (0.9, 0.9, 1.2, 0.9, 0.9, 1.0, 1.0, 1.6, 1.3, 0.9, 0.9, 1.1),
    "lighting": (1.0, 0.9, 1.0, 0.9, 0.9, 0.9, 0.9, 1.1, 1.1, 1.1, 1.3, 1.2),
}  # fmt: skip


class Fate(StrEnum):
    """What the people do with a purchase; the rest (timers, parcels) happens by itself."""

    RECEIVED = "received"  # paid, shipped, and confirmed by the shopper or by the timer
    EXTENDED = "extended"  # as before, after the shopper asked for more time
    ABANDONED = "abandoned"  # never paid: closed by its timer
    WITHDRAWN = "withdrawn"  # cancelled before payment
    CANCELLED = "cancelled"  # cancelled after payment: all money goes back
    OVERDUE = "overdue"  # paid, and the store does not ship
    UNPAID = "unpaid"  # placed a moment ago
    WAITING = "waiting"  # paid a moment ago


# What certainly occurs, by age in days (from, to); everything else is an ordinary purchase.
_CERTAIN: Final = (
    (Fate.UNPAID, 0.05, 0.3),
    (Fate.WAITING, 0.1, 0.4),
    (Fate.OVERDUE, 5.5, 6.5),
    (Fate.CANCELLED, 3.0, 4.0),
    (Fate.EXTENDED, 12.0, 14.0),
    (Fate.ABANDONED, 2.0, 3.0),
    (Fate.WITHDRAWN, 4.0, 6.0),
    (Fate.RECEIVED, 26.0, 32.0),
    (Fate.UNPAID, 0.3, 0.7),
    (Fate.WAITING, 0.2, 0.6),
    (Fate.WAITING, 0.4, 0.9),
    (Fate.OVERDUE, 6.5, 8.0),
    (Fate.CANCELLED, 11.0, 13.0),
    (Fate.CANCELLED, 20.0, 22.0),
    (Fate.WITHDRAWN, 16.0, 18.0),
    (Fate.ABANDONED, 9.0, 11.0),
    (Fate.RECEIVED, 40.0, 60.0),
    (Fate.RECEIVED, 70.0, 90.0),
)
# The shares of the others.
_ORDINARY: Final = {
    Fate.RECEIVED: 88,
    Fate.EXTENDED: 2,
    Fate.ABANDONED: 4,
    Fate.WITHDRAWN: 2,
    Fate.CANCELLED: 4,
}
_TODAY: Final = 0.035  # the share of all purchases that is made in the hours of today: there is always something to ship
_TODAY_WITHIN: Final = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Pick:
    """A wish for something: `place` (0 to below 1) among all that is offered, by demand."""

    place: float
    quantity: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A planned purchase."""

    number: int
    at: datetime
    fate: Fate
    shopper: int
    picks: tuple[Pick, ...]
    method: str
    ships_after: timedelta
    confirms: int  # below the shopper's readiness: they press "received"
    confirms_after: timedelta


def plan(start: datetime, now: datetime, *, purchases: int, shoppers: int) -> list[Wish]:
    """The purchases between `start` and `now` in their order; the same numbers and times give the same plan.

    The first shopper is the one whose account visitors are given: something of everything falls to them.
    """
    draw = random.Random(SEED)  # noqa: S311  - a play, not a secret
    fitting = [each for each in _CERTAIN if now - timedelta(days=each[2]) > start]
    known = [(fate, now - timedelta(days=draw.uniform(low, high))) for fate, low, high in fitting[:purchases]]
    certain = len(known)
    fresh = min(int(purchases * _TODAY), purchases - len(known))
    known += [(_of_today(draw, n), moment) for n, moment in enumerate(_today(draw, now, fresh))]
    moments = _moments(draw, start, now, purchases - len(known))
    ordinary = [(draw.choices(list(_ORDINARY), list(_ORDINARY.values()))[0], moment) for moment in moments]
    wishes = [
        _wish(draw, number, fate, moment, shoppers, certain=number < certain)
        for number, (fate, moment) in enumerate([*known, *ordinary])
    ]
    return sorted(wishes, key=lambda wish: (wish.at, wish.number))


def _today(draw: random.Random, now: datetime, count: int) -> list[datetime]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since = max(midnight, now - _TODAY_WITHIN)
    span = max((now - since) / timedelta(seconds=1), 600)
    return [now - timedelta(seconds=round(draw.uniform(0.02, 0.98) * span)) for _ in range(count)]


def _of_today(draw: random.Random, number: int) -> Fate:
    return Fate.UNPAID if number % 9 == 4 else draw.choice((Fate.RECEIVED, Fate.WAITING))


def demand_of(day: date, first: date, days: int) -> float:
    """How much is bought on `day`, compared with an ordinary Wednesday at the beginning."""
    grown = 1 + _GROWTH * (day - first).days / max(days, 1)
    pay_day = _PAY_DAY if day.day in {10, 15} else 1
    weather = 1 + 0.12 * math.sin(day.toordinal() * 1.7) + 0.07 * math.sin(day.toordinal() * 0.37)
    return _WEEK[day.weekday()] * _FESTIVALS.get((day.month, day.day), 1) * grown * pay_day * weather


def _moments(draw: random.Random, start: datetime, now: datetime, count: int) -> list[datetime]:
    """When the ordinary purchases are made: by the demand of the day, at the hours at which people buy."""
    first = (start + _CHINA).date()
    length = ((now + _CHINA).date() - first).days
    days = [first + timedelta(days=n) for n in range(length)]
    if not days:
        return []
    weights = [demand_of(day, first, length) for day in days]
    visits: dict[date, list[datetime]] = {}
    moments = []
    for day in sorted(draw.choices(days, weights, k=count)):
        if day not in visits:
            visits[day] = [_likely_moment(draw, day) for _ in range(_VISITS)]
        moments.append(draw.choice(visits[day]))
    edge = now - timedelta(minutes=30)
    return [min(max(moment, start + timedelta(minutes=1)), edge) for moment in moments]


def _likely_moment(draw: random.Random, day: date) -> datetime:
    [hour] = draw.choices(range(24), weights=_HOURS)
    there = datetime(day.year, day.month, day.day, hour, draw.randrange(60), draw.randrange(60), tzinfo=UTC)
    return there - _CHINA


def _wish(draw: random.Random, number: int, fate: Fate, at: datetime, shoppers: int, *, certain: bool) -> Wish:
    first = draw.random() < (0.75 if certain else 0.02)
    picks = draw.choices((1, 2, 3, 4), (58, 27, 11, 4))[0]
    return Wish(
        number=number,
        at=at.replace(microsecond=0),
        fate=fate,
        shopper=0 if first else int(shoppers * draw.random() ** 1.6),  # some come often
        picks=tuple(Pick(draw.random(), draw.choices((1, 2, 3), (76, 18, 6))[0]) for _ in range(picks)),
        method="redirect" if draw.random() < 0.35 else "instant",
        ships_after=timedelta(minutes=draw.randint(90, 1_900)),
        confirms=draw.randrange(100),
        confirms_after=timedelta(minutes=draw.randint(60, 4_000)),
    )


class Shelf:
    """What shoppers may choose from, each sku as likely as its demand in the month says."""

    def __init__(self, demand: Mapping[str, float], categories: Mapping[str, str]) -> None:
        self._skus: Sequence[str] = sorted(demand)
        self._demand, self._categories = demand, categories
        self._months: dict[int, list[float]] = {}

    def choose(self, wish: Wish, *, attempt: int) -> list[tuple[str, int]]:
        """What the wish takes, each sku once; at a later attempt one piece of something else."""
        if attempt:
            return [(self._at((wish.picks[0].place + 0.618 * attempt) % 1, wish.at.month), 1)]
        taken: dict[str, int] = {}
        for pick in wish.picks:
            taken.setdefault(self._at(pick.place, wish.at.month), pick.quantity)
        return list(taken.items())

    def _at(self, place: float, month: int) -> str:
        if month not in self._months:
            self._months[month] = list(
                accumulate(self._demand[sku] * season(self._categories.get(sku, ""), month) for sku in self._skus)
            )
        edges = self._months[month]
        return self._skus[min(bisect_right(edges, place * edges[-1]), len(self._skus) - 1)]


def season(category: str, month: int) -> float:
    """How much more than usual of a category is bought in a month."""
    return SEASONS[category][month - 1] if category in SEASONS else 1.0


def popularity(name: str) -> float:
    """How much something is liked, from its name: a few are bought all the time, most now and then, some hardly ever."""
    return math.exp(random.Random(f"{SEED}:{name}").gauss(0, 1.15))  # noqa: S311  - a play, not a secret
