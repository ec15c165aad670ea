"""One chunk of an import: what is new is created, what changed updated, what is the same left alone; then all is published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from entrepot.catalog.enums import ProductState
from entrepot.catalog.errors import NotCompliant
from entrepot.catalog.formats.base import Bad, Item
from entrepot.catalog.locks import lock_stores
from entrepot.catalog.services._prepare import Prepared, prepare
from entrepot.catalog.services.create_products import create_prepared
from entrepot.catalog.services.transition import transition
from entrepot.catalog.services.update_products import update_products
from entrepot.catalog.types import Created, Moved, ProductUpdate, RefusedRow, Updated
from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


@dataclass(slots=True)
class Counts:
    """What a chunk did."""

    products: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    published: int = 0
    refused: list[RefusedRow] = field(default_factory=list)


class _Known(NamedTuple):
    id: UUID
    hash: bytes
    state: str


def take(rows: Sequence[Item | Bad], store_id: UUID, actor: Actor, publish_verb: str) -> Counts:
    """Take the rows into the store, in the caller's transaction; `publish_verb` "" publishes nothing.

    Products are recognised by external id. Archived and suspended ones are not published again; those in review stay there.
    """
    counts = Counts(products=len(rows))
    counts.refused += [
        RefusedRow(bad.line, bad.external_id, bad.field, "catalog.unreadable_row", bad.reason) for bad in _bad(rows)
    ]
    items = [row for row in rows if isinstance(row, Item)]
    lock_stores([store_id])
    prepared = list(zip(items, prepare([item.draft for item in items]), strict=True))
    known = _known(store_id, [ready.draft.external_id for _, ready in prepared if isinstance(ready, Prepared)])
    lines: dict[UUID, Item] = {}
    fresh: list[tuple[Item, Prepared]] = []
    changed: list[tuple[Item, ProductUpdate]] = []
    for item, ready in prepared:
        if isinstance(ready, Refused):
            counts.refused.append(_row(item, ready))
            continue
        there = known.get(ready.draft.external_id)
        if there is None:
            fresh.append((item, ready))
        elif there.hash == ready.hash:
            counts.unchanged += 1
        else:
            changed.append((item, ProductUpdate(there.id, ready.draft)))
        if there is not None and there.state == ProductState.DRAFT:
            lines[there.id] = item
    _create(fresh, actor, counts, lines)
    _update(changed, actor, counts, lines)
    if publish_verb and lines:
        for (_, item), moved in zip(lines.items(), transition(publish_verb, list(lines), actor), strict=True):
            if isinstance(moved, Moved):
                counts.published += moved.state == ProductState.PUBLISHED
            else:
                counts.refused += _rows(item, moved)
    return counts


def _create(fresh: Sequence[tuple[Item, Prepared]], actor: Actor, counts: Counts, lines: dict[UUID, Item]) -> None:
    for (item, _), outcome in zip(fresh, create_prepared([ready for _, ready in fresh], actor), strict=True):
        if isinstance(outcome, Created):
            counts.created += 1
            lines[outcome.product_id] = item
        else:
            counts.refused.append(_row(item, outcome))


def _update(changed: Sequence[tuple[Item, ProductUpdate]], actor: Actor, counts: Counts, lines: dict[UUID, Item]) -> None:
    for (item, update), outcome in zip(changed, update_products([update for _, update in changed], actor), strict=True):
        if isinstance(outcome, Updated):
            counts.updated += bool(outcome.kinds)
            counts.unchanged += not outcome.kinds
        else:
            lines.pop(update.product_id, None)
            counts.refused += _rows(item, outcome)


def _known(store_id: UUID, external_ids: Sequence[str]) -> dict[str, _Known]:
    rows = sql.rows(
        """SELECT external_id, id, content_hash, state FROM catalog_product
            WHERE store_id = %s AND external_id = ANY(%s::text[])""",
        [store_id, list(external_ids)],
    )
    return {external_id: _Known(product, bytes(content), state) for external_id, product, content, state in rows}


def _bad(rows: Iterable[Item | Bad]) -> list[Bad]:
    return [row for row in rows if isinstance(row, Bad)]


def _rows(item: Item, refusal: Refused) -> list[RefusedRow]:
    if isinstance(refusal, NotCompliant) and refusal.fields["problems"]:
        return [
            RefusedRow(item.line, item.draft.external_id, problem["field"], refusal.code, problem["reason"])
            for problem in refusal.fields["problems"]
        ]
    return [_row(item, refusal)]


def _row(item: Item, refusal: Refused) -> RefusedRow:
    reason = str(refusal.fields["reason"]) if {"field", "reason"} <= refusal.fields.keys() else refusal.message
    return RefusedRow(item.line, item.draft.external_id, str(refusal.fields.get("field", "")), refusal.code, reason)
