"""Counts by which a result can be narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.search.enums import FacetKind
from entrepot.search.rules import ARRIVAL_BANDS, MOST_COUNTED, price_bands, price_rank
from entrepot.search.types import Facet, FacetCount

from . import _statements as statements
from ._plan import Plan

VALUES_SHOWN = 30  # of each facet, the most frequent; chosen ones always


@dataclass(frozen=True, slots=True)
class Counted:
    total: int
    exact: bool
    facets: tuple[Facet, ...]


def count_facets(made: Plan) -> Counted:
    """Facet values of what `made` finds, with counts that leave the facet's own filter out; exact below 10,000 matches."""
    request = made.request
    today = clock.now().date()
    edges = price_bands(request.currency, today)
    chosen = {f"{kind}:{value}" for kind, values in request.filters.chosen().items() for value in values}
    rows = sql.rows(
        statements.facets(made),
        statements.params(made)
        | {
            "edges": [price_rank(edge, request.currency, today) for edge in edges],
            "most": MOST_COUNTED + 1,
            "values": VALUES_SHOWN,
            "chosen": sorted(chosen),
        }
        | _arrivals(made),
    )
    counts: dict[str, list[FacetCount]] = {}
    for kind, value, label, n in rows:
        if kind == "price":
            counts.setdefault(kind, []).append(_band(int(value), edges, n, made))
        elif kind == "arrives":
            is_chosen = request.filters.arrives_within == int(value)
            counts.setdefault(kind, []).append(FacetCount(value, {}, n, is_chosen))
        else:
            counts.setdefault(kind, []).append(FacetCount(value, label or {}, n, f"{kind}:{value}" in chosen))
    matched, total = counts.pop("matched")[0].count, counts.pop("total")[0].count
    if "price" in counts:
        counts["price"].sort(key=lambda band: int(band.value.partition("-")[0] or 0))
    if "arrives" in counts:
        counts["arrives"].sort(key=lambda band: int(band.value))
    return Counted(
        total=min(total, MOST_COUNTED),
        exact=matched <= MOST_COUNTED,
        facets=tuple(Facet(kind, tuple(counts[kind])) for kind in FacetKind if kind in counts),
    )


def _arrivals(made: Plan) -> dict[str, Any]:
    """How long goods of each store take, for the statement that counts."""
    arrivals = made.request.arrivals
    if arrivals is None:
        return {}
    return {
        "arrival_stores": list(arrivals.days),
        "arrival_days": list(arrivals.days.values()),
        "arrival_bands": sorted({*ARRIVAL_BANDS, *filter(None, [made.request.filters.arrives_within])}),
    }


def _band(place: int, edges: tuple[int, ...], n: int, made: Plan) -> FacetCount:
    low, high = edges[place - 1] if place else None, edges[place] - 1 if place < len(edges) else None
    filters = made.request.filters
    chosen = (filters.price_from_minor or None, filters.price_to_minor) == (low, high) and bool(made.price)
    return FacetCount(f"{'' if low is None else low}-{'' if high is None else high}", {}, n, chosen)
