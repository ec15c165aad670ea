"""Whose order is it."""

from __future__ import annotations

from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused
from entrepot.orders.errors import UnknownOrder

from .advance import Check, Locked


def belongs_to(actor: Actor, *, guest: bool = False) -> Check:
    """A check that the order is the actor's own; somebody else's is as unknown as none.

    `guest` is for callers that have verified a signed link to an order placed without signing in.
    """

    def check(order: Locked) -> Refused | None:
        own = order.buyer_id is not None and order.buyer_id == actor.person_id
        return None if own or (guest and order.buyer_id is None) else UnknownOrder()

    return check
