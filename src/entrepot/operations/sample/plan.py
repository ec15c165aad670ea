"""What happens in the sample market's month, drawn from a seed: who buys what, when, and what becomes of it. Knows no database."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SEED: Final = 20_260_302
DAYS: Final = 30
_PURCHASES_OF_ONE_PIECE: Final = 0.8
# People buy in the evening: weights of the hours of a day, Chinese time.
_HOURS: Final = (2, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 10, 9, 8, 8, 8, 9, 10, 12, 14, 14, 10, 5)
_CHINA: Final = timedelta(hours=8)


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
    (Fate.UNPAID, 0.3, 0.7),
    (Fate.WAITING, 0.1, 0.4),
    (Fate.WAITING, 0.2, 0.6),
    (Fate.WAITING, 0.4, 0.9),
    (Fate.WAITING, 0.5, 0.9),
    (Fate.OVERDUE, 5.5, 6.5),
    (Fate.OVERDUE, 6.5, 8.0),
    (Fate.CANCELLED, 3.0, 4.0),
    (Fate.CANCELLED, 11.0, 13.0),
    (Fate.CANCELLED, 20.0, 22.0),
    (Fate.WITHDRAWN, 4.0, 6.0),
    (Fate.WITHDRAWN, 16.0, 18.0),
    (Fate.ABANDONED, 2.0, 3.0),
    (Fate.ABANDONED, 9.0, 11.0),
    (Fate.ABANDONED, 24.0, 26.0),
    (Fate.EXTENDED, 12.0, 14.0),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A planned purchase. `picks` are numbers that choose the articles among those the shopper may buy; quantities with them."""

    number: int
    at: datetime
    fate: Fate
    shopper: int
    picks: tuple[tuple[int, int], ...]
    method: str
    ships_after: timedelta
    confirms: int  # below the shopper's readiness: they press "received"
    confirms_after: timedelta


def plan(start: datetime, now: datetime, *, purchases: int, shoppers: int) -> list[Wish]:
    """The purchases between `start` and `now` in their order; the same numbers and times give the same plan."""
    draw = random.Random(SEED)  # noqa: S311  - a play, not a secret
    certain = [(fate, draw.uniform(low, high)) for fate, low, high in _CERTAIN[:purchases]]
    age = (now - start) / timedelta(days=1)
    ordinary = [(Fate.RECEIVED, draw.uniform(1.2, age - 1)) for _ in range(purchases - len(certain))]
    wishes = [
        _wish(draw, number, fate, now - timedelta(days=days), shoppers)
        for number, (fate, days) in enumerate([*certain, *ordinary])
    ]
    return sorted(wishes, key=lambda wish: wish.at)


def _wish(draw: random.Random, number: int, fate: Fate, at: datetime, shoppers: int) -> Wish:
    recent = fate in {Fate.UNPAID, Fate.WAITING}
    picks = 1 if draw.random() < _PURCHASES_OF_ONE_PIECE else draw.randint(2, 3)
    return Wish(
        number=number,
        at=at if recent else _at_a_likely_hour(draw, at),
        fate=fate,
        shopper=0 if draw.random() < 0.3 or (fate is not Fate.RECEIVED and number % 2 == 0) else draw.randrange(shoppers),
        picks=tuple((draw.randrange(10_000), 1 if draw.random() < 0.75 else 2) for _ in range(picks)),
        method="redirect" if draw.random() < 0.6 else "instant",
        ships_after=timedelta(minutes=draw.randint(150, 2_000)),
        confirms=draw.randrange(100),
        confirms_after=timedelta(minutes=draw.randint(60, 4_000)),
    )


def _at_a_likely_hour(draw: random.Random, at: datetime) -> datetime:
    [hour] = draw.choices(range(24), weights=_HOURS)
    there = (at + _CHINA).replace(hour=hour, minute=draw.randrange(60), second=draw.randrange(60), microsecond=0)
    return there - _CHINA


def choose(wish: Wish, offered: Sequence[str], *, attempt: int) -> list[tuple[str, int]]:
    """What the wish takes of the articles `offered` (by sku), each once; at a later attempt one piece of something else."""
    if attempt:
        return [(offered[(wish.picks[0][0] + 7 * attempt) % len(offered)], 1)]
    taken: dict[str, int] = {}
    for pick, quantity in wish.picks:
        taken.setdefault(offered[pick % len(offered)], quantity)
    return list(taken.items())
