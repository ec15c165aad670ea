"""The merchant takes products back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.catalog.services.transition import transition
from entrepot.catalog.types import Moved
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


def withdraw(product_ids: Sequence[UUID], actor: Actor) -> list[Moved | Refused]:
    """Take products off the shelf, or out of review, as drafts.

    One outcome per product, see `transition`.
    """
    return transition("withdraw", product_ids, actor)
