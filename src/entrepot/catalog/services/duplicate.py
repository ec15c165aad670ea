"""A product as the beginning of another."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from entrepot.catalog.errors import NoSuchProduct
from entrepot.catalog.locks import lock_stores
from entrepot.catalog.queries.stored import stored_products
from entrepot.catalog.rules.copies import candidates, free_number
from entrepot.catalog.types import Created, ProductDraft
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused

from .create_products import create_products, taken_external_ids, taken_skus


def duplicate(product_id: UUID, *, actor: Actor) -> Created:
    """A draft with the product's content, under numbers of its own (“-2” and on); without GTINs, which name one article only.

    Raises NoSuchProduct, Missing, Forbidden, and what `create_products` refuses.
    """
    stored = stored_products([product_id]).get(product_id)
    if stored is None:
        raise NoSuchProduct(what="product")
    draft = stored.draft
    allow(actor, "catalog.edit", [draft.store_id])
    with transaction.atomic():
        lock_stores([draft.store_id])
        [outcome] = create_products([_renumbered(draft)], actor)
        if isinstance(outcome, Refused):
            raise outcome
    return outcome


def _renumbered(draft: ProductDraft) -> ProductDraft:
    store = draft.store_id
    skus = [variant.sku for variant in draft.variants]
    tried = {candidate for sku in skus for candidate in candidates(sku)}
    taken = {sku for _, sku in taken_skus([(store, sku) for sku in tried])}
    variants = []
    for variant in draft.variants:
        number = free_number(variant.sku, taken)
        taken.add(number)
        variants.append(replace(variant, sku=number, gtin=""))
    external = {number for _, number in taken_external_ids([(store, n) for n in candidates(draft.external_id)])}
    return replace(draft, external_id=free_number(draft.external_id, external), variants=tuple(variants))
