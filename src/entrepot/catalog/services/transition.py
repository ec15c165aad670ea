"""One function that moves products along the process table; the verbs beside it are its names."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from uuid import UUID

from django.db import transaction

from entrepot.catalog.enums import ProductState
from entrepot.catalog.errors import NoSuchProduct
from entrepot.catalog.locks import lock_products
from entrepot.catalog.queries.categories import tree
from entrepot.catalog.queries.stored import stored_products
from entrepot.catalog.rules import compliance
from entrepot.catalog.rules.process import Situation, Step, decide, leaf_of, needs_compliance
from entrepot.catalog.services._shelf import refresh
from entrepot.catalog.types import Moved, StoredProduct
from entrepot.database import sql
from entrepot.events.facts.catalog import ProductPublished, ProductUnpublished, chunked
from entrepot.events.services import publish as tell
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.stores import queries as stores

_MOVE = """
UPDATE catalog_product p
   SET state = n.state, note = n.note, changed_at = %(now)s,
       published_at = CASE WHEN n.state = 'published' THEN coalesce(p.published_at, %(now)s) ELSE p.published_at END
  FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(notes)s::text[]) AS n(id, state, note)
 WHERE p.id = n.id
"""


def transition(verb: str, product_ids: Sequence[UUID], actor: Actor, *, reason: str = "") -> list[Moved | Refused]:
    """Apply `verb` of the process table to each product; one outcome per product, in the order given.

    Refused are NoSuchProduct, WrongState and what the guards say (NotCompliant, ReasonRequired). Cards, shelves, facts and
    audit rows change in the same transaction. Raises Missing or Forbidden when the actor may not do this in one of the stores.
    """
    if not product_ids:
        return []
    with transaction.atomic():
        held = lock_products(product_ids)
        allow(actor, leaf_of(verb), {store for store, _ in held.values()})
        situations = (
            _situations(list(held), reason) if needs_compliance(verb) else dict.fromkeys(held, Situation(reason=reason))
        )
        decided = {product: decide(verb, state, situations[product]) for product, (_, state) in held.items()}
        steps = {product: step for product, step in decided.items() if isinstance(step, Step)}
        move(steps, held, actor, verb, reason)
    return [_outcome(product, held, decided) for product in product_ids]


def move(steps: Mapping[UUID, Step], held: Mapping[UUID, tuple[UUID, str]], actor: Actor, verb: str, reason: str) -> None:
    """Write decided steps of locked products: state, cards and shelves, audit, facts."""
    if not steps:
        return
    sql.execute(
        _MOVE,
        {
            "now": clock.now(),
            "ids": list(steps),
            "states": [step.target for step in steps.values()],
            "notes": [reason if step.target in {ProductState.DRAFT, ProductState.SUSPENDED} else "" for step in steps.values()],
        },
    )
    on = [(held[product][0], product) for product, step in steps.items() if step.target == ProductState.PUBLISHED]
    off = [
        (held[product][0], product)
        for product, step in steps.items()
        if held[product][1] == ProductState.PUBLISHED and step.target != ProductState.PUBLISHED
    ]
    if on or off:
        refresh([product for _, product in (*on, *off)], {store for store, _ in (*on, *off)})
    record(
        actor,
        "catalog.product_moved",
        [
            Subject("catalog.product", product, held[product][0], {"verb": verb, "state": step.target, "reason": reason})
            for product, step in steps.items()
        ],
    )
    tell(
        [
            *(ProductPublished(store, tuple(ids)) for store, ids in chunked(on)),
            *(ProductUnpublished(store, tuple(ids), verb) for store, ids in chunked(off)),
        ]
    )


def compliance_of(products: Collection[StoredProduct]) -> dict[UUID, list[tuple[str, str]]]:
    """What stands against publishing each product as it is stored; one statement for all."""
    kinds = {view.id: view.kind for view in stores.stores({product.draft.store_id for product in products}).values()}
    categories = tree()
    return {
        product.id: compliance.problems(
            product.draft,
            store_kind=kinds[product.draft.store_id],
            hints=categories.by_name[product.draft.category].attribute_hints,
            banned=banned_words(),
        )
        for product in products
    }


@cache
def banned_words() -> compliance.BannedWords:
    """The list of the package, data/banned_words.csv: word, reason."""
    lines = files("entrepot.catalog").joinpath("data/banned_words.csv").read_text(encoding="utf-8").splitlines()
    return compliance.BannedWords(compliance.BannedWord(row["word"], row["reason"]) for row in csv.DictReader(lines))


def _situations(product_ids: Collection[UUID], reason: str) -> dict[UUID, Situation]:
    products = stored_products(product_ids)
    found, categories = compliance_of(products.values()), tree()
    return {
        product_id: Situation(
            asks_review=categories.by_name[product.draft.category].needs_review, problems=found[product_id], reason=reason
        )
        for product_id, product in products.items()
    }


def _outcome(product: UUID, held: Mapping[UUID, tuple[UUID, str]], decided: Mapping[UUID, Step | Refused]) -> Moved | Refused:
    if product not in held:
        return NoSuchProduct(what="product")
    step = decided[product]
    return Moved(product, held[product][1], step.target) if isinstance(step, Step) else step
