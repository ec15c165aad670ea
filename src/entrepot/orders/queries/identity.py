"""Which identity details are needed, and the masks of those that are kept."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from entrepot.kernel import clock
from entrepot.orders import identity_rules
from entrepot.orders.models import BuyerIdentity, PurchaseIdentity
from entrepot.orders.types import QuotedOrder


def identity_needed(destination: str, orders: Iterable[QuotedOrder]) -> str:
    """The kind of identity details that customs asks for, for these orders today; "" where it asks for none."""
    today = clock.now().date()
    kinds = (identity_rules.kind_needed(destination, str(order.tax.get("regime", "")), today) for order in orders)
    return next((kind for kind in kinds if kind), "")


def kept_identity_masks(person_id: UUID) -> dict[str, str]:
    """Masks of what the person has given, by kind."""
    return dict(BuyerIdentity.objects.filter(person_id=person_id).values_list("kind", "mask"))


def identity_mask_of(purchase_id: UUID) -> str:
    """The mask of what was given for the purchase, "" where nothing was."""
    return PurchaseIdentity.objects.filter(purchase_id=purchase_id).values_list("mask", flat=True).first() or ""
