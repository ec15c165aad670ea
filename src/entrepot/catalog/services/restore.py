"""Archived products come back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.catalog.services.transition import transition
from entrepot.catalog.types import Moved
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


def restore(product_ids: Sequence[UUID], actor: Actor) -> list[Moved | Refused]:
    """Make drafts of archived products.

    One outcome per product, see `transition`.
    """
    return transition("restore", product_ids, actor)
