"""A reviewer says no."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.catalog.services.transition import transition
from entrepot.catalog.types import Moved
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


def refuse(product_ids: Sequence[UUID], actor: Actor, *, reason: str) -> list[Moved | Refused]:
    """Give products in review back to their merchants as drafts, with the reason.

    One outcome per product, see `transition`.
    """
    return transition("refuse", product_ids, actor, reason=reason)
