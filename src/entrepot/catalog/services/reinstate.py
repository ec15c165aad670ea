"""A suspension ends."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.catalog.services.transition import transition
from entrepot.catalog.types import Moved
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


def reinstate(product_ids: Sequence[UUID], actor: Actor) -> list[Moved | Refused]:
    """Publish suspended products again, if they meet the rules of publishing.

    One outcome per product, see `transition`.
    """
    return transition("reinstate", product_ids, actor)
