"""Which article of a product is chosen, and which other choices lead where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from entrepot.inventory.types import StockLevel


@dataclass(frozen=True, slots=True)
class OptionValue:
    """A value of an option: the article that it leads to, the chosen one's other options kept where such an article exists."""

    text: str
    variant_id: str
    chosen: bool
    in_stock: bool


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    values: tuple[OptionValue, ...]


def chosen_of(variants: Sequence[Mapping[str, Any]], wanted: str, available: Mapping[UUID, int]) -> Mapping[str, Any]:
    """The article of the id `wanted`; without one the first that is in stock, or the first."""
    by_id = {variant["id"]: variant for variant in variants}
    return by_id.get(wanted) or next((v for v in variants if available.get(UUID(v["id"]), 0) > 0), variants[0])


def options_of(
    variants: Sequence[Mapping[str, Any]], chosen: Mapping[str, Any], available: Mapping[UUID, int]
) -> tuple[Option, ...]:
    """The options of the product in the order of its articles, each value once. Options come as pairs of name and value."""
    having = {variant["id"]: dict(variant["options"]) for variant in variants}
    names = dict.fromkeys(name for options in having.values() for name in options)
    return tuple(Option(name, tuple(_values(name, having, chosen["id"], available))) for name in names)


def _values(
    name: str, having: Mapping[str, Mapping[str, str]], chosen: str, available: Mapping[UUID, int]
) -> list[OptionValue]:
    found = []
    for text in dict.fromkeys(options.get(name, "") for options in having.values()):
        same = {**having[chosen], name: text}
        candidates = [variant for variant, options in having.items() if options.get(name, "") == text]
        best = max(candidates, key=lambda variant: sum(having[variant].get(key) == value for key, value in same.items()))
        found.append(OptionValue(text or "–", best, best == chosen, available.get(UUID(best), 0) > 0))
    return found


def most_of(levels: Mapping[UUID, Sequence[StockLevel]]) -> dict[UUID, int]:
    """How many pieces one parcel can bring of each article: the most that one warehouse has."""
    return {variant: max((level.available for level in found), default=0) for variant, found in levels.items()}
