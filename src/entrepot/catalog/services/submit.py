"""Asking for publication."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.catalog.services.transition import transition
from entrepot.catalog.types import Moved
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


def submit(product_ids: Sequence[UUID], actor: Actor) -> list[Moved | Refused]:
    """Publish what is complete, or hand it to review where its category asks for that.

    One outcome per product, see `transition`.
    """
    return transition("submit", product_ids, actor)
