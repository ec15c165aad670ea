"""New content for products that exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from uuid import UUID

from django.db import transaction

from entrepot.catalog.enums import ChangeKind, ProductState
from entrepot.catalog.errors import DuplicateExternalId, DuplicateSku, NoSuchProduct, StaleVersion, WrongState
from entrepot.catalog.locks import lock_products, lock_stores
from entrepot.catalog.queries.stored import stored_products
from entrepot.catalog.rules.changes import differences, needs_new_review
from entrepot.catalog.rules.process import Situation, Step, decide
from entrepot.catalog.services import _write
from entrepot.catalog.services._prepare import Prepared, brand_ids, prepare
from entrepot.catalog.services._shelf import refresh
from entrepot.catalog.services.create_products import taken_external_ids, taken_skus
from entrepot.catalog.services.transition import compliance_of, move
from entrepot.catalog.types import ProductDraft, ProductUpdate, StoredProduct, Updated
from entrepot.events.facts.catalog import PriceChanged, ProductChanged, chunked
from entrepot.events.services import publish as tell
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Refused
from entrepot.kernel.ids import uuid7


@dataclass(frozen=True, slots=True)
class _Change:
    """A product with its new content and the words for what is new."""

    was: StoredProduct
    new: Prepared
    kinds: frozenset[str]


def update_product(product_id: UUID, version: int, actor: Actor, **changes: object) -> Updated:
    """Change the named fields of the product's draft (`texts`, `variants`, `category`, …), if `version` is still stored.

    Raises what `update_products` returns as refusals.
    """
    unknown = changes.keys() - {field.name for field in fields(ProductDraft)} | changes.keys() & {"store_id", "currency"}
    if unknown:
        raise TypeError(f"a product's draft has no {sorted(unknown)} to change")
    stored = stored_products([product_id]).get(product_id)
    if stored is None:
        raise NoSuchProduct(what="product")
    draft = replace(stored.draft, **changes)  # type: ignore[arg-type]  # names checked above, values by the rules
    [outcome] = update_products([ProductUpdate(product_id, draft, version)], actor)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def update_products(updates: Sequence[ProductUpdate], actor: Actor) -> list[Updated | Refused]:
    """Give products new content; one outcome per update, in the order given.

    The draft is the whole content: articles it names by sku are changed or added, those it leaves out become inactive. A draft
    that equals what is stored writes nothing. A published product must stay fit for publishing (NotCompliant otherwise), and
    goes back to review when its category asks for review and texts, pictures or category changed by
    somebody who may not review.
    Refused further: NoSuchProduct, StaleVersion, WrongState (archived), and everything `create_products` refuses.
    Raises Missing or Forbidden when the actor may not edit one of the stores.
    """
    if not updates:
        return []
    with transaction.atomic():
        stores = {update.draft.store_id for update in updates}
        allow(actor, "catalog.edit", stores)
        lock_stores(stores)
        held = lock_products(update.product_id for update in updates)
        stored = stored_products(held)
        outcomes = _checked(updates, stored)
        changes = [outcome for outcome in outcomes if isinstance(outcome, _Change) and outcome.kinds]
        versions = _store(changes, held, actor)
    return [_outcome(outcome, versions) for outcome in outcomes]


def _checked(updates: Sequence[ProductUpdate], stored: Mapping[UUID, StoredProduct]) -> list[_Change | Refused]:
    prepared = prepare([update.draft for update in updates])
    decided = [_compared(update, new, stored.get(update.product_id)) for update, new in zip(updates, prepared, strict=True)]
    changes = [item for item in decided if isinstance(item, _Change) and item.kinds]
    wanted = [
        (item.new.store.id, variant.sku)
        for item in changes
        for variant in item.new.draft.variants
        if variant.sku not in item.was.variant_ids
    ]
    renumbered = [
        (item.new.store.id, item.new.draft.external_id)
        for item in changes
        if item.new.draft.external_id not in {"", item.was.draft.external_id}
    ]
    skus, external = taken_skus(wanted), taken_external_ids(renumbered)
    standing = [item for item in changes if item.was.state in {ProductState.PUBLISHED, ProductState.REVIEW}]
    problems = compliance_of([replace(item.was, draft=item.new.draft) for item in standing]) if standing else {}
    kept: list[_Change | Refused] = []
    seen: set[UUID] = set()
    for item in decided:
        refusal: Refused | None = None
        if isinstance(item, _Change) and item.kinds:
            refusal = _refusal(item, skus, external, problems.get(item.was.id, []))
            if item.was.id in seen:
                refusal = StaleVersion(version=item.was.version + 1, given=item.was.version)
            if refusal is None:
                seen.add(item.was.id)
                skus.update((item.new.store.id, v.sku) for v in item.new.draft.variants if v.sku not in item.was.variant_ids)
                external.add((item.new.store.id, item.new.draft.external_id))
        kept.append(refusal or item)
    return kept


def _compared(update: ProductUpdate, new: Prepared | Refused, was: StoredProduct | None) -> _Change | Refused:
    if was is None or was.draft.store_id != update.draft.store_id:
        return NoSuchProduct(what="product")
    if update.version is not None and update.version != was.version:
        return StaleVersion(version=was.version, given=update.version)
    if was.state == ProductState.ARCHIVED:
        return WrongState(state=was.state, verb="update")
    if isinstance(new, Refused):
        return new
    return _Change(was=was, new=new, kinds=differences(was.draft, new.draft))


def _refusal(
    item: _Change, skus: set[tuple[UUID, str]], external: set[tuple[UUID, str]], problems: list[tuple[str, str]]
) -> Refused | None:
    store, draft = item.new.store.id, item.new.draft
    sku = next((v.sku for v in draft.variants if v.sku not in item.was.variant_ids and (store, v.sku) in skus), None)
    if sku is not None:
        return DuplicateSku(sku=sku)
    if draft.external_id not in {"", item.was.draft.external_id} and (store, draft.external_id) in external:
        return DuplicateExternalId(external_id=draft.external_id)
    verdict = decide("reinstate", ProductState.SUSPENDED, Situation(problems=problems))
    return verdict if isinstance(verdict, Refused) else None


def _store(changes: Sequence[_Change], held: Mapping[UUID, tuple[UUID, str]], actor: Actor) -> dict[UUID, int]:
    if not changes:
        return {}
    rows = [(item.was.id, item.new) for item in changes]
    versions = _write.update_products(rows, brand_ids(item.new.draft.brand for item in changes), clock.now())
    _write.write_variants(
        [
            _write.VariantRow(
                item.was.variant_ids.get(variant.sku) or uuid7(),
                item.was.id,
                item.new.store.id,
                item.was.draft.currency,
                place,
                variant,
            )
            for item in changes
            for place, variant in enumerate(item.new.draft.variants)
        ]
    )
    _write.deactivate_variants(
        [
            variant_id
            for item in changes
            for sku, variant_id in item.was.variant_ids.items()
            if sku not in {variant.sku for variant in item.new.draft.variants}
        ]
    )
    pictured = [item for item in changes if ChangeKind.PICTURES in item.kinds]
    _write.delete_pictures([item.was.id for item in pictured])
    _write.insert_pictures(
        (item.was.id, place, picture) for item in pictured for place, picture in enumerate(item.new.draft.pictures)
    )
    record(
        actor,
        "catalog.product_updated",
        [Subject("catalog.product", item.was.id, item.new.store.id, {"changed": sorted(item.kinds)}) for item in changes],
    )
    _tell(changes)
    again = _to_review_again(changes, held, actor)
    shown = [item for item in changes if item.was.state == ProductState.PUBLISHED and item.was.id not in again]
    if shown:
        refresh([item.was.id for item in shown], {item.new.store.id for item in shown})
    move(again, held, actor, "amend", "")
    return versions


def _to_review_again(changes: Sequence[_Change], held: Mapping[UUID, tuple[UUID, str]], actor: Actor) -> dict[UUID, Step]:
    weighty = [
        item
        for item in changes
        if item.was.state == ProductState.PUBLISHED and item.new.category.needs_review and needs_new_review(item.kinds)
    ]
    if not weighty:
        return {}
    try:
        allow(actor, "catalog.review", {item.new.store.id for item in weighty})
    except Forbidden:
        steps = {item.was.id: decide("amend", held[item.was.id][1], Situation()) for item in weighty}
        return {product: step for product, step in steps.items() if isinstance(step, Step)}
    return {}


def _tell(changes: Sequence[_Change]) -> None:
    by_kinds: dict[frozenset[str], list[tuple[UUID, UUID]]] = {}
    for item in changes:
        by_kinds.setdefault(item.kinds, []).append((item.new.store.id, item.was.id))
    tell(
        [
            *(
                ProductChanged(store, tuple(ids), tuple(sorted(kinds)))
                for kinds, products in by_kinds.items()
                for store, ids in chunked(products)
            ),
            *(
                PriceChanged(store, tuple(ids))
                for store, ids in chunked((i.new.store.id, i.was.id) for i in changes if ChangeKind.PRICE in i.kinds)
            ),
        ]
    )


def _outcome(outcome: _Change | Refused, versions: Mapping[UUID, int]) -> Updated | Refused:
    if isinstance(outcome, Refused):
        return outcome
    return Updated(outcome.was.id, versions.get(outcome.was.id, outcome.was.version), outcome.kinds)
