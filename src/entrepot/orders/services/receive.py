"""The shopper has the goods, or asks for more time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.identity.types import Actor
from entrepot.orders.enums import Mover
from entrepot.orders.types import MoveOutcome

from ._ownership import belongs_to
from .advance import advance


def confirm_receipt(order_ids: Sequence[UUID], *, actor: Actor, guest: bool = False) -> list[MoveOutcome]:
    """The shopper confirms; the money in escrow may be divided. Only the shopper of the order may (`guest`: see `belongs_to`).

    An amount that was only authorised is to be taken from now on; the provider is asked by the regular job of payments.
    """
    return advance("confirm_receipt", order_ids, mover=Mover.BUYER, actor=actor, check=belongs_to(actor, guest=guest))


def extend_receipt(order_ids: Sequence[UUID], *, actor: Actor, guest: bool = False) -> list[MoveOutcome]:
    """The shopper takes some more days, once (AlreadyExtended)."""
    return advance("extend_receipt", order_ids, mover=Mover.BUYER, actor=actor, check=belongs_to(actor, guest=guest))
