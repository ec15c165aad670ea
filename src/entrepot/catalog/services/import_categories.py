"""The tree of categories, from files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
from django.db import transaction

from entrepot.catalog.errors import InvalidCategory, UnreadableFile
from entrepot.catalog.locks import lock_tree
from entrepot.catalog.models import Category
from entrepot.catalog.rules.tree import arranged
from entrepot.catalog.services._shelf import refresh
from entrepot.catalog.types import CategoryDraft
from entrepot.database import sql
from entrepot.identity.services import allow, record
from entrepot.identity.types import SYSTEM, Actor, Subject

_FIELDS = ("parent", "path", "ancestors", "position", "name", "hs_hint", "attribute_hints", "needs_review")
_CHUNK = 500


def import_categories(drafts: Sequence[CategoryDraft], actor: Actor) -> tuple[int, int]:
    """Make or change the categories of these codes; returns how many were made and how many changed.

    Parents may stand behind their children, or exist already; categories that are not named stay. All or nothing: raises
    InvalidCategory for a bad code, an unknown parent or a circle. Products of a category that moved move shelves with it.
    Raises Forbidden for those who may not shape the tree.
    """
    allow(actor, "catalog.taxonomy")
    with transaction.atomic():
        lock_tree()
        stored = {category.code: category for category in Category.objects.select_related("parent")}
        known = {
            code: CategoryDraft(
                code, category.name, category.parent.code if category.parent else "", category.hs_hint,
                tuple(category.attribute_hints), category.needs_review,
            )
            for code, category in stored.items()
        }  # fmt: skip
        wanted = known | {draft.code: draft for draft in drafts}
        order = {code: place for place, code in enumerate(dict.fromkeys([*stored, *(draft.code for draft in drafts)]))}
        made = changed = 0
        moved: list[int] = []
        for draft, path in arranged(wanted):
            parent = stored.get(draft.parent)
            category = stored.get(draft.code) or Category(code=draft.code)
            before = {name: getattr(category, name) for name in _FIELDS}
            category.parent, category.path, category.name = parent, path, dict(draft.name)
            category.hs_hint, category.needs_review = draft.hs_hint, draft.needs_review
            category.attribute_hints = [dict(hint) for hint in draft.attribute_hints]
            category.position = category.position if category.pk else order[draft.code]
            is_new = category.pk is None
            if is_new:
                category.save()
                stored[draft.code] = category
            category.ancestors = [*(parent.ancestors if parent else [0]), category.pk]
            after = {name: getattr(category, name) for name in _FIELDS}
            if before != after:
                category.save(update_fields=list(_FIELDS))
                made, changed = made + is_new, changed + (not is_new)
                if not is_new and before["path"] != path:
                    moved.append(category.pk)
        _reshelve(moved)
        record(
            actor, "catalog.categories_imported", [Subject("catalog.tree", "tree", None, {"made": made, "changed": changed})]
        )
    return made, changed


def install_starter_tree() -> int:
    """The package's own tree of some seventy categories, when there is none yet; returns how many were made."""
    if Category.objects.exists():
        return 0
    return import_categories(_starter(), SYSTEM)[0]


def add_starter_categories(codes: Iterable[str]) -> int:
    """These categories of the package's own tree, and those above them, where they are missing; returns how many were made.

    What exists is left as it is, whatever it says. Raises KeyError for a code that the package does not know.
    """
    known = {draft.code: draft for draft in _starter()}
    wanted: dict[str, CategoryDraft] = {}
    for code in codes:
        while code and code not in wanted:
            wanted[code] = known[code]
            code = known[code].parent  # noqa: PLW2901  - up to the root
    there = set(Category.objects.filter(code__in=wanted).values_list("code", flat=True))
    missing = [draft for code, draft in wanted.items() if code not in there]
    return import_categories(missing, SYSTEM)[0] if missing else 0


def read_categories(path: Path) -> list[CategoryDraft]:
    """The categories of a JSON file (a list of objects) or a CSV file. Raises UnreadableFile, InvalidCategory.

    CSV columns: code, parent, ``name:<language>``, hs_hint, needs_review (yes or no), attribute_hints (JSON).
    """
    raw = path.read_bytes()
    try:
        if path.suffix.lower() == ".csv":
            return _drafts(_row(row) for row in csv.DictReader(raw.decode("utf-8-sig").splitlines()))
        return _drafts(orjson.loads(raw))
    except (orjson.JSONDecodeError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(format="categories", reason=str(error)) from None


def _starter() -> list[CategoryDraft]:
    return _drafts(orjson.loads(files("entrepot.catalog").joinpath("data/categories.json").read_bytes()))


def _row(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": row.get("code") or "",
        "parent": row.get("parent") or "",
        "name": {name.partition(":")[2]: value for name, value in row.items() if name.startswith("name:") and value},
        "hs_hint": row.get("hs_hint") or "",
        "needs_review": (row.get("needs_review") or "").lower() in {"yes", "true", "1"},
        "attribute_hints": orjson.loads(row.get("attribute_hints") or "[]"),
    }


def _drafts(rows: Iterable[Any]) -> list[CategoryDraft]:
    try:
        return [CategoryDraft(**{**row, "attribute_hints": tuple(row.get("attribute_hints", ()))}) for row in rows]
    except (TypeError, AttributeError) as error:
        raise InvalidCategory(field="category", reason=str(error)) from None


def _reshelve(category_ids: Sequence[int]) -> None:
    """Rewrite shelves and cards of everything below the categories, in chunks."""
    if not category_ids:
        return
    rows = sql.rows(
        """SELECT p.id, p.store_id FROM catalog_product p JOIN catalog_category c ON c.id = p.category_id
            WHERE c.ancestors && %s::int[] AND p.state = 'published' ORDER BY p.id FOR NO KEY UPDATE OF p""",
        [list(category_ids)],
    )
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        refresh([product for product, _ in chunk], {store for _, store in chunk})
