"""The platform takes products off the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.catalog.services.transition import transition
from entrepot.catalog.types import Moved
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused


def suspend(product_ids: Sequence[UUID], actor: Actor, *, reason: str) -> list[Moved | Refused]:
    """Suspend products; only the platform can put them back. The merchant reads the reason.

    One outcome per product, see `transition`.
    """
    return transition("suspend", product_ids, actor, reason=reason)
