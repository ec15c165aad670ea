"""Doors through which `identity` asks rooms above it: rights by mandate, and what is kept about people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol
from uuid import UUID

from entrepot.kernel.errors import Refused

from .enums import Standing
from .types import Actor


class Delegation(Protocol):
    """Answers "may this actor do this on these stores with these values?" for people who work for an agency."""

    def standing(
        self, actor: Actor, leaf: str, store_ids: Collection[UUID], values: Mapping[str, Any]
    ) -> Mapping[UUID, Standing]:
        """One standing per store; a store left out is a stranger's. Must read mandates in force now, never a cache."""
        ...


class PersonalData(Protocol):
    """What a room keeps about people. Every room that keeps something registers one, see `register_personal_data`."""

    def export(self, person_id: UUID) -> Iterator[tuple[str, Any]]:
        """Names of subjects with what is kept: values JSON can carry, or the bytes of a file with its ending in the name."""
        ...

    def hindrance(self, person_id: UUID) -> Refused | None:
        """Why the person can not be erased yet, or None."""
        ...

    def erase(self, person_id: UUID) -> None:
        """Remove what no law asks to keep, in the caller's transaction. Safe to repeat."""
        ...
