"""From a merchant's words to what can be stored: stores and categories looked up, values checked, brands made known."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from entrepot.catalog.errors import UnknownCategory, UnknownStore, WrongCurrency
from entrepot.catalog.queries.categories import Tree, tree
from entrepot.catalog.rules import attributes as typed
from entrepot.catalog.rules import drafts as rules
from entrepot.catalog.types import CategoryView, ProductDraft
from entrepot.database import sql
from entrepot.kernel.errors import Refused
from entrepot.stores import queries as stores
from entrepot.stores.types import StoreView


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checked draft with its category and store; `hash` is that of its content."""

    draft: ProductDraft
    category: CategoryView
    store: StoreView
    hash: bytes


def prepare(drafts: Sequence[ProductDraft]) -> list[Prepared | Refused]:
    """Each draft checked and completed, or why it cannot be taken. Two statements for all."""
    shops, categories = stores.stores({draft.store_id for draft in drafts}), tree()
    return [_prepared(draft, shops, categories) for draft in drafts]


def _prepared(draft: ProductDraft, shops: Mapping[UUID, StoreView], categories: Tree) -> Prepared | Refused:
    shop, category = shops.get(draft.store_id), categories.by_name.get(draft.category.strip().lower())
    if shop is None:
        return UnknownStore()
    if category is None:
        return UnknownCategory(category=draft.category)
    if draft.currency != shop.currency:
        return WrongCurrency(expected=shop.currency, currency=draft.currency)
    try:
        clean = rules.checked(draft)
    except Refused as refusal:
        return refusal
    clean = replace(clean, category=category.path, attributes=typed.fitted(clean.attributes, category.attribute_hints))
    return Prepared(draft=clean, category=category, store=shop, hash=content_hash(clean))


def content_hash(draft: ProductDraft) -> bytes:
    """SHA-256 of everything the draft says; the same draft has the same hash in every process."""
    return hashlib.sha256(orjson.dumps(draft, default=_exact, option=orjson.OPT_SORT_KEYS)).digest()


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} is not part of a draft")


def brand_ids(names: Iterable[str]) -> dict[str, int]:
    """Ids of the brands by the names given; unknown ones are made. HP and hp are one brand."""
    wanted = sorted({name for name in names if name})
    if not wanted:
        return {}
    found = _brands(wanted)
    if len(found) < len(wanted):
        sql.execute(
            """INSERT INTO catalog_brand (name)
               SELECT DISTINCT ON (lower(n)) n FROM unnest(%s::text[]) AS n ORDER BY lower(n) ON CONFLICT DO NOTHING""",
            [[name for name in wanted if name not in found]],
        )
        found = _brands(wanted)
    return found


def _brands(wanted: Collection[str]) -> dict[str, int]:
    rows = sql.rows(
        "SELECT n, b.id FROM unnest(%s::text[]) AS n JOIN catalog_brand b ON lower(b.name) = lower(n)", [list(wanted)]
    )
    return dict(rows)
