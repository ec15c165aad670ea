"""Everything that waits for a decision, in one frame: a queue tells what waits, shows one item, approves or refuses it.

A new queue is one more entry of `QUEUES`; the pages, keys, looks and counts are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.catalog import services as catalog
from entrepot.catalog.queries import seller_products, stored_products, waiting_for_review
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Missing, Refused
from entrepot.stores import queries as stores
from entrepot.stores import services
from entrepot.wording.vocabulary import text_in


class Item(NamedTuple):
    """A line of a queue: what it is called, whose it is, since when it waits."""

    id: UUID
    title: str
    whose: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """`leaf` is who works in it. `template` shows what `opened` gives; `approve` and `refuse` are verbs, which check again."""

    code: str
    label: Promise
    waiting_text: Promise
    empty: Promise
    approve_label: Promise
    refuse_label: Promise
    approved: Promise
    refused: Promise
    leaf: str
    icon: str
    template: str
    waiting: Callable[[], tuple[int, datetime | None]]
    items: Callable[[Actor, int], list[Item]]
    opened: Callable[[Actor, UUID], dict[str, Any]]
    approve: Callable[[UUID, Actor], None]
    refuse: Callable[[UUID, str, Actor], None]


def _applications(actor: Actor, limit: int) -> list[Item]:
    rows = stores.review_queue(actor=actor, limit=limit)
    return [Item(row.store.id, text_in(row.store.name), row.legal_name, row.applied_at) for row in rows]


def _application(actor: Actor, store_id: UUID) -> dict[str, Any]:
    found = stores.review_queue(actor=actor, store_id=store_id, limit=1)
    if not found:
        raise Missing(what="application")
    return {"row": found[0]}


def _open_store(store_id: UUID, actor: Actor) -> None:
    services.approve(store_id, actor=actor)


def _turn_down(store_id: UUID, reason: str, actor: Actor) -> None:
    services.refuse(store_id, [line for line in reason.splitlines() if line.strip()], actor=actor)


def _products(_actor: Actor, limit: int) -> list[Item]:
    rows = seller_products(None, state="review", limit=limit, oldest_first=True).rows
    known = stores.stores({row.store_id for row in rows})
    return [
        Item(row.id, text_in(row.title) or row.external_id, text_in(known[row.store_id].name), row.changed_at) for row in rows
    ]


def _product(_actor: Actor, product_id: UUID) -> dict[str, Any]:
    before = str(UUID(int=max(product_id.int - 1, 0)))
    rows = seller_products(None, state="review", after=before, limit=1, oldest_first=True).rows
    if not rows or rows[0].id != product_id:
        raise Missing(what="product in review")
    row = rows[0]
    return {"row": row, "stored": stored_products([row.id])[row.id], "store": stores.store(row.store_id)}


def _sell(product_id: UUID, actor: Actor) -> None:
    _raised(catalog.approve([product_id], actor))


def _give_back(product_id: UUID, reason: str, actor: Actor) -> None:
    _raised(catalog.refuse([product_id], actor, reason=reason.strip()))


def _raised(outcomes: Sequence[object]) -> None:
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            raise outcome


QUEUES: Final[dict[str, Queue]] = {
    queue.code: queue
    for queue in (
        Queue(
            code="applications",
            label=_("Store applications"),
            waiting_text=_("stores want to open"),
            empty=_("Nobody waits"),
            approve_label=_("Approve"),
            refuse_label=_("Refuse"),
            approved=_("The store is open."),
            refused=_("The application is turned down."),
            leaf="stores.review",
            icon="icons/store.svg",
            template="console/queues/application.html",
            waiting=stores.waiting_applications,
            items=_applications,
            opened=_application,
            approve=_open_store,
            refuse=_turn_down,
        ),
        Queue(
            code="products",
            label=_("Products in review"),
            waiting_text=_("products wait for review"),
            empty=_("Nothing waits"),
            approve_label=_("Approve"),
            refuse_label=_("Give back"),
            approved=_("On sale."),
            refused=_("Given back to the merchant."),
            leaf="catalog.review",
            icon="icons/box.svg",
            template="console/queues/product.html",
            waiting=waiting_for_review,
            items=_products,
            opened=_product,
            approve=_sell,
            refuse=_give_back,
        ),
    )
}
