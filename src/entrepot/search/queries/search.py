"""A page of results."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from entrepot.database import sql
from entrepot.search import cursor as cursors
from entrepot.search import rules
from entrepot.search.cursor import Cursor
from entrepot.search.enums import Sort
from entrepot.search.errors import InvalidRequest
from entrepot.search.types import Correction, Hit, SearchPage, SearchRequest

from . import _statements as statements
from ._correct import correct
from ._plan import Plan, plan
from .facets import count_facets

MOST_A_PAGE = 100
Row = tuple[Any, ...]


class _Best(NamedTuple):
    """Of all that a list finds: the best tier, and how many products have all of the words, where that is known."""

    tier: int
    full: int | None


def search(request: SearchRequest) -> SearchPage:
    """One page of what `request` finds.

    Products that match more words come first, sold-out ones last; inside a tier the text score times the signal decides. Pages
    joined by their cursors are the whole list: a product that does not change is shown exactly once, whatever changes around it.
    When the index was rebuilt or reweighted since the cursor was made, the first page comes again and says so (`restarted`).
    Raises InvalidCursor and InvalidRequest.
    """
    if not 1 <= request.size <= MOST_A_PAGE:
        raise InvalidRequest(field="size", reason=f"a page has 1 to {MOST_A_PAGE} products")
    at = cursors.read(request.cursor, request) if request.cursor else None
    made = plan(request, at.shown if at else "")
    restarted = at is not None and (at.generation, at.revision) != (made.generation, made.revision)
    if restarted:
        at, made = None, plan(request)
    shown = at.shown if at else ""
    if at is None and not request.as_typed and (shown := correct(made)):
        made = plan(request, shown)
    if at is None:
        at = Cursor(cursors.fingerprint(request), made.generation, made.revision, 1, 1, None, 0, None, shown)
    rows, following, best = _page(made, at)
    counted = count_facets(made) if request.facets else None
    return SearchPage(
        hits=tuple(Hit(row[4], row[0], row[5], row[6], row[1], row[2]) for row in rows),
        cursor=replace(following, page=at.page + 1).signed() if following and at.page < rules.LAST_PAGE else "",
        restarted=restarted,
        correction=Correction(request.text, shown) if shown else None,
        is_partial=at.page == 1 and best is not None and made.covers_part(best.tier),
        with_all=best.full if at.page == 1 and best is not None and not (made.exact or made.is_cut) else None,
        total=counted.total if counted else None,
        total_is_exact=counted.exact if counted else True,
        facets=counted.facets if counted else (),
    )


def _page(made: Plan, at: Cursor) -> tuple[list[Row], Cursor | None, _Best | None]:
    """The rows of the page at `at`, where the next one begins (None: there is none), and its best, if known."""
    sort = made.request.sort
    if made.is_browsing and sort is Sort.RELEVANCE:
        sort = Sort.NEWEST
    if sort is not Sort.RELEVANCE:
        return _sorted(made, sort, at)
    size = made.request.size
    rows: list[Row] = []
    best: _Best | None = None
    while True:
        more, floor, whole, seen = _stage(made, at, size + 1 - len(rows))
        rows += more
        best = seen if best is None else best
        at = replace(at, floor=at.floor or floor)
        if len(rows) > size:
            kept = rows[:size]
            return kept, _behind(at, kept, len(rows) - len(more)), best
        if at.stage == 2 or whole:
            return rows, None, best
        at = replace(at, stage=2, behind=None)


def _behind(at: Cursor, kept: list[Row], before: int) -> Cursor:
    """The cursor behind the last row kept; the page may have filled up exactly where the first stage ended."""
    if len(kept) <= before:
        return replace(at, behind=None)
    in_stock, tier, score, doc = kept[-1][:4]
    return replace(at, behind=(in_stock, tier, score, doc))


def _stage(made: Plan, at: Cursor, size: int) -> tuple[list[Row], tuple[int, int, int] | None, bool, _Best | None]:
    """At most `size` rows of a stage, the last place of the first stage, whether that one holds everything, and its best."""
    params = statements.params(made) | {"size": size, "depth": rules.FIRST_STAGE}
    if at.floor:
        params |= dict(zip(("floor_tier", "floor_score", "floor_doc"), at.floor, strict=True))
    if at.behind:
        params |= dict(zip(("c_stock", "c_tier", "c_score", "c_doc"), at.behind, strict=True))
    statement = statements.relevance(made, first=at.behind is None, above=at.stage == 1, bounded=at.floor is not None)
    found = sql.rows(statement, params)
    if not found:
        return [], None, at.floor is None, None
    floor = (int(found[0][7]), int(found[0][8]), int(found[0][9]))
    whole = at.floor is None and found[0][10] < rules.FIRST_STAGE
    return (
        [row for row in found if row[3] is not None],
        floor,
        whole,
        None if found[0][11] is None else _Best(found[0][11], found[0][12]),
    )


def _sorted(made: Plan, sort: Sort, at: Cursor) -> tuple[list[Row], Cursor | None, _Best | None]:
    size = made.request.size
    params = statements.params(made) | {"size": size + 1, "best": at.best if at.behind else None}
    if at.behind:
        params |= dict(zip(("c_stock", "c_tier", "c_score", "c_doc"), at.behind, strict=True))
    rows = sql.rows(statements.by_key(made, sort, first=at.behind is None), params)
    # The rows know how many words they have, not whether these are all.
    best = _Best(max(row[1] for row in rows), None) if rows and made.counts_words else None
    if len(rows) <= size:
        return rows, None, best
    in_stock, tier, score, doc = rows[size - 1][:4]
    return rows[:size], replace(at, best=rows[0][7], behind=(in_stock, tier, score, doc)), best
