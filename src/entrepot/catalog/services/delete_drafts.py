"""Drafts that nobody needs any more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from entrepot.catalog.enums import ProductState
from entrepot.catalog.errors import DraftInUse, NoSuchProduct, WrongState
from entrepot.catalog.locks import lock_products
from entrepot.catalog.models import Product
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel.errors import Refused


def delete_drafts(product_ids: Sequence[UUID], actor: Actor) -> list[UUID | Refused]:
    """Delete drafts that were never on sale; one outcome per product, in the order given, the id of those that are gone.

    Refused: NoSuchProduct, WrongState (not a draft, or on sale before), DraftInUse (stock or an order knows its articles; archive
    it instead). Raises Missing or Forbidden when the actor may not edit one of the stores.
    """
    with transaction.atomic():
        held = lock_products(product_ids)
        allow(actor, "catalog.edit", {store for store, _ in held.values()})
        rows = {row.pk: row for row in Product.objects.filter(pk__in=list(held))}
        outcomes = [
            _deleted(rows.get(product)) if product in held else NoSuchProduct(what="product") for product in product_ids
        ]
        gone = [outcome for outcome in outcomes if isinstance(outcome, UUID)]
        if gone:
            record(actor, "catalog.draft_deleted", [Subject("catalog.product", product, held[product][0]) for product in gone])
    return outcomes


def _deleted(row: Product | None) -> UUID | Refused:
    if row is None:
        return NoSuchProduct(what="product")
    if row.state != ProductState.DRAFT or row.published_at is not None:
        return WrongState(state=row.state, verb="delete")
    product: UUID = row.pk
    try:
        with transaction.atomic():
            row.variants.all().delete()
            row.delete()
    except ProtectedError:
        return DraftInUse()
    return product
