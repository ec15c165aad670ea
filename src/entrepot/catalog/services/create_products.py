"""New products."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.catalog.errors import DuplicateExternalId, DuplicateSku
from entrepot.catalog.locks import lock_stores
from entrepot.catalog.services import _write
from entrepot.catalog.services._prepare import Prepared, brand_ids, prepare
from entrepot.catalog.types import Created, ProductDraft
from entrepot.database import sql
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7


def create_products(drafts: Sequence[ProductDraft], actor: Actor) -> list[Created | Refused]:
    """Store new products as drafts; one outcome per draft, in the order given, and no draft's refusal stops the others.

    A draft is refused (InvalidProduct, UnknownCategory, UnknownStore, WrongCurrency) for what is wrong in itself, and
    (DuplicateExternalId, DuplicateSku) when the store, or an earlier draft of the batch, already has its numbers.
    Raises Missing or Forbidden when the actor may not edit one of the stores.
    """
    if not drafts:
        return []
    allow(actor, "catalog.edit", {draft.store_id for draft in drafts})
    with transaction.atomic():
        lock_stores(draft.store_id for draft in drafts)
        return create_prepared(prepare(drafts), actor)


def create_prepared(items: Sequence[Prepared | Refused], actor: Actor) -> list[Created | Refused]:
    """As `create_products`, for drafts already checked, allowed, and with their stores locked in the caller's transaction."""
    outcomes = _without_taken(items)
    created = [(uuid7(), item) for item in outcomes if isinstance(item, Prepared)]
    variants = [
        _write.VariantRow(uuid7(), product_id, item.store.id, item.draft.currency, place, variant)
        for product_id, item in created
        for place, variant in enumerate(item.draft.variants)
    ]
    if created:
        _write.insert_products(created, brand_ids(item.draft.brand for _, item in created), clock.now())
        _write.write_variants(variants)
        _write.insert_pictures(
            (product_id, place, picture) for product_id, item in created for place, picture in enumerate(item.draft.pictures)
        )
        subjects = [Subject("catalog.product", product_id, item.store.id) for product_id, item in created]
        record(actor, "catalog.product_created", subjects)
    ids: dict[UUID, list[UUID]] = {product_id: [] for product_id, _ in created}
    for row in variants:
        ids[row.product_id].append(row.id)
    new = iter(Created(product_id, tuple(ids[product_id])) for product_id, _ in created)
    return [next(new) if isinstance(item, Prepared) else item for item in outcomes]


def _without_taken(items: Sequence[Prepared | Refused]) -> list[Prepared | Refused]:
    """Refuse what carries a number that the store already has; the first of a batch keeps it."""
    ready = [item for item in items if isinstance(item, Prepared)]
    external = taken_external_ids([(item.store.id, item.draft.external_id) for item in ready if item.draft.external_id])
    skus = taken_skus([(item.store.id, variant.sku) for item in ready for variant in item.draft.variants])
    kept: list[Prepared | Refused] = []
    for item in items:
        refusal = item if isinstance(item, Refused) else _refusal(item, external, skus)
        if refusal is None and isinstance(item, Prepared):
            external.add((item.store.id, item.draft.external_id))
            skus.update((item.store.id, variant.sku) for variant in item.draft.variants)
        kept.append(refusal or item)
    return kept


def _refusal(item: Prepared, external: set[tuple[UUID, str]], skus: set[tuple[UUID, str]]) -> Refused | None:
    if item.draft.external_id and (item.store.id, item.draft.external_id) in external:
        return DuplicateExternalId(external_id=item.draft.external_id)
    sku = next((variant.sku for variant in item.draft.variants if (item.store.id, variant.sku) in skus), None)
    return None if sku is None else DuplicateSku(sku=sku)


def taken_external_ids(pairs: Sequence[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """Those of the (store, external id) pairs that exist already; one statement."""
    return _taken("catalog_product", "external_id", pairs)


def taken_skus(pairs: Sequence[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """Those of the (store, sku) pairs that exist already; one statement."""
    return _taken("catalog_variant", "sku", pairs)


def _taken(table: str, column: str, pairs: Sequence[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    if not pairs:
        return set()
    rows = sql.rows(
        f"""SELECT t.store_id, t.{column} FROM unnest(%s::uuid[], %s::text[]) AS w(store_id, number)
              JOIN {table} t ON t.store_id = w.store_id AND t.{column} = w.number""",
        [[store for store, _ in pairs], [number for _, number in pairs]],
    )
    return {(store, number) for store, number in rows}
