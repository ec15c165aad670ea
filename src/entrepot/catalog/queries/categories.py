"""The tree of categories, read once and kept until it changes."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

from entrepot.catalog.types import CategoryView
from entrepot.database import sql

_TREE = """
SELECT id, code, path, parent_id, name, hs_hint, attribute_hints, needs_review FROM catalog_category ORDER BY position, id
"""
# A row that is written anew carries another transaction or command number, so the sum moves with every change; far cheaper than
# reading the rows.
_STAMP = "SELECT count(*), sum(xmin::text::bigint * 1000003 + cmin::text::bigint) FROM catalog_category"


@dataclass(frozen=True, slots=True)
class Tree:
    """All categories: by code and path, by id, and as a tree of children."""

    by_name: Mapping[str, CategoryView]
    by_id: Mapping[int, CategoryView]
    roots: tuple[CategoryView, ...]


_lock = threading.Lock()
_kept: tuple[object, Tree] | None = None


def tree() -> Tree:
    """The tree as it is in the database now. One cheap statement when nothing changed."""
    global _kept
    stamp = sql.one(_STAMP)
    kept = _kept
    if kept is None or kept[0] != stamp:
        kept = (stamp, _read())
        with _lock:
            _kept = kept
    return kept[1]


def category_tree() -> tuple[CategoryView, ...]:
    """The categories without a parent, each with its children, in the order of the merchant's menu."""
    return tree().roots


def category(name: str) -> CategoryView | None:
    """The category of this code or path, or None."""
    return tree().by_name.get(name)


def _read() -> Tree:
    rows = sql.dicts(_TREE)
    flat = [CategoryView(**{**row, "attribute_hints": tuple(row["attribute_hints"])}) for row in rows]
    below: dict[int | None, list[CategoryView]] = {}
    for view in flat:
        below.setdefault(view.parent_id, []).append(view)

    def grown(view: CategoryView) -> CategoryView:
        return replace(view, children=tuple(grown(child) for child in below.get(view.id, ())))

    roots = tuple(grown(view) for view in below.get(None, ()))
    everyone: list[CategoryView] = []
    waiting = list(roots)
    while waiting:
        view = waiting.pop()
        everyone.append(view)
        waiting.extend(view.children)
    by_name = {view.code: view for view in everyone} | {view.path: view for view in everyone}
    return Tree(by_name=by_name, by_id={view.id: view for view in everyone}, roots=roots)
