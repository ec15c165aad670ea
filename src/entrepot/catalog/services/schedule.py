"""Products that go on sale, or off it, by themselves at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.catalog.errors import InThePast, NoSuchProduct
from entrepot.catalog.locks import lock_products
from entrepot.events.services import cancel_timers, start_timers, timer_handler
from entrepot.events.types import Timer
from entrepot.identity.services import allow, record
from entrepot.identity.types import CLOCK, Actor, Subject
from entrepot.kernel import clock

from .transition import transition

SUBMIT_LATER: Final = "catalog.submit"
WITHDRAW_LATER: Final = "catalog.withdraw"
KINDS: Final[Mapping[str, str]] = {"submit": SUBMIT_LATER, "withdraw": WITHDRAW_LATER}


def schedule(product_ids: Sequence[UUID], verb: str, at: datetime | None, *, actor: Actor) -> None:
    """Do `verb` (“submit” or “withdraw”) with the products at the time; None takes the plan back. An earlier plan is replaced.

    When the time comes the step is what a click would be: what is not complete then stays where it is. Raises InThePast,
    NoSuchProduct, Missing, Forbidden.
    """
    if at is not None and at <= clock.now():
        raise InThePast
    with transaction.atomic():
        held = lock_products(product_ids)
        allow(actor, "catalog.publish", {store for store, _ in held.values()})
        if len(held) != len(set(product_ids)):
            raise NoSuchProduct(what="product")
        if at is None:
            cancel_timers(list(held), [KINDS[verb]])
        else:
            start_timers([Timer(product, KINDS[verb], store, at) for product, (store, _) in held.items()])
        detail = {"verb": verb, "at": at.isoformat() if at else ""}
        record(
            actor,
            "catalog.product_scheduled",
            [Subject("catalog.product", product, store, detail) for product, (store, _) in held.items()],
        )


def lock(product_ids: Sequence[UUID]) -> None:
    """Products before their timers, as `schedule` does."""
    lock_products(product_ids)


@timer_handler(SUBMIT_LATER, lock=lock)
def time_to_publish(product_ids: Sequence[UUID]) -> None:
    """Hand the products in; those that lack something stay drafts."""
    transition("submit", product_ids, CLOCK)


@timer_handler(WITHDRAW_LATER, lock=lock)
def time_to_withdraw(product_ids: Sequence[UUID]) -> None:
    """Take the products off sale; those that are not on it stay as they are."""
    transition("withdraw", product_ids, CLOCK)
