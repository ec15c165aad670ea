"""The door through which rights by mandate come in: `identity` asks, the room of agencies answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol
from uuid import UUID

from .enums import Standing
from .types import Actor


class Delegation(Protocol):
    """Answers "may this actor do this on these stores with these values?" for people who work for an agency."""

    def standing(
        self, actor: Actor, leaf: str, store_ids: Collection[UUID], values: Mapping[str, Any]
    ) -> Mapping[UUID, Standing]:
        """One standing per store; a store left out is a stranger's. Must read mandates in force now, never a cache."""
        ...
