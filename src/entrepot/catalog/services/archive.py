"""The end of a product."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.catalog.services.transition import transition
from entrepot.catalog.types import Moved
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


def archive(product_ids: Sequence[UUID], actor: Actor) -> list[Moved | Refused]:
    """Put products away; they keep their history and can be restored.

    One outcome per product, see `transition`.
    """
    return transition("archive", product_ids, actor)
