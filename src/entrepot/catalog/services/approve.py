"""A reviewer says yes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.catalog.services.transition import transition
from entrepot.catalog.types import Moved
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


def approve(product_ids: Sequence[UUID], actor: Actor) -> list[Moved | Refused]:
    """Publish products that are in review.

    One outcome per product, see `transition`.
    """
    return transition("approve", product_ids, actor)
