"""New prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.catalog.enums import ProductState
from entrepot.catalog.errors import InvalidProduct, NoSuchVariant
from entrepot.catalog.locks import lock_products
from entrepot.catalog.rules.drafts import MAX_AMOUNT
from entrepot.catalog.services._shelf import refresh
from entrepot.catalog.types import Priced, PriceUpdate
from entrepot.database import sql
from entrepot.events.facts.catalog import PriceChanged, chunked
from entrepot.events.services import publish as tell
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused

_READ = """
SELECT v.id, v.product_id, v.store_id, v.price_minor, v.compare_at_minor, v.is_active
  FROM catalog_variant v WHERE v.id = ANY(%s::uuid[])
"""
_VARIANTS = """
UPDATE catalog_variant v SET price_minor = n.price, compare_at_minor = n.compare_at
  FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS n(id, price, compare_at) WHERE v.id = n.id
"""
_PRODUCTS = """
UPDATE catalog_product SET version = version + 1, content_hash = '', changed_at = %s WHERE id = ANY(%s::uuid[])
"""


def set_prices(updates: Sequence[PriceUpdate], actor: Actor) -> list[Priced | Refused]:
    """Give articles new prices; one outcome per update, in the order given.

    Cards and the order by price change in the same transaction. A price that is already the stored one writes nothing. Refused:
    NoSuchVariant, InvalidProduct (negative; zero on a published product; a former price below the price). Of two updates of one
    article the later holds. Raises Missing or Forbidden when the actor may not edit one of the stores.
    """
    if not updates:
        return []
    ids = list({update.variant_id for update in updates})
    with transaction.atomic():
        products = {row["product_id"] for row in sql.dicts(_READ, [ids])}
        held = lock_products(products)
        allow(actor, "catalog.edit", {store for store, _ in held.values()})
        variants = {row["id"]: row for row in sql.dicts(_READ, [ids])}
        outcomes = [_outcome(update, variants.get(update.variant_id), held) for update in updates]
        final = {u.variant_id: u for u, outcome in zip(updates, outcomes, strict=True) if isinstance(outcome, Priced)}
        changed = {
            variant: update
            for variant, update in final.items()
            if (variants[variant]["price_minor"], variants[variant]["compare_at_minor"])
            != (update.price_minor, update.compare_at_minor)
        }
        _store(changed, variants, held, actor)
    return outcomes


def _outcome(update: PriceUpdate, variant: Mapping[str, Any] | None, held: Mapping[UUID, tuple[UUID, str]]) -> Priced | Refused:
    if variant is None:
        return NoSuchVariant(what="variant")
    lowest = 1 if held[variant["product_id"]][1] == ProductState.PUBLISHED and variant["is_active"] else 0
    if not lowest <= update.price_minor <= MAX_AMOUNT:
        return InvalidProduct(field="price", reason="above zero, and plausible")
    if update.compare_at_minor is not None and not update.price_minor <= update.compare_at_minor <= MAX_AMOUNT:
        return InvalidProduct(field="compare_at", reason="the former price is not below the price")
    return Priced(update.variant_id, variant["product_id"], variant["price_minor"], update.price_minor)


def _store(
    changed: Mapping[UUID, PriceUpdate],
    variants: Mapping[UUID, Mapping[str, Any]],
    held: Mapping[UUID, tuple[UUID, str]],
    actor: Actor,
) -> None:
    if not changed:
        return
    updates = list(changed.values())
    sql.execute(
        _VARIANTS,
        [
            [update.variant_id for update in updates],
            [update.price_minor for update in updates],
            [update.compare_at_minor for update in updates],
        ],
    )
    products = {variants[variant]["product_id"] for variant in changed}
    sql.execute(_PRODUCTS, [clock.now(), list(products)])
    shown = [product for product in products if held[product][1] == ProductState.PUBLISHED]
    if shown:
        refresh(shown, {held[product][0] for product in shown})
    record(
        actor,
        "catalog.price_set",
        [
            Subject(
                "catalog.variant",
                update.variant_id,
                variants[update.variant_id]["store_id"],
                {"was_minor": variants[update.variant_id]["price_minor"], "price_minor": update.price_minor},
            )
            for update in updates
        ],
    )
    tell(PriceChanged(store, tuple(ids)) for store, ids in chunked((held[product][0], product) for product in products))
