"""Publishing without review."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.catalog.services.transition import transition
from entrepot.catalog.types import Moved
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


def publish(product_ids: Sequence[UUID], actor: Actor) -> list[Moved | Refused]:
    """Publish drafts and products in review; for those who may review (the platform itself, imports it runs).

    One outcome per product, see `transition`.
    """
    return transition("publish", product_ids, actor)
