"""The signs of stores, as lists and pages of goods show them: asked for once a minute for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from entrepot.catalog.queries import signs_of
from entrepot.kernel.shared import Shared

FRESH_S = 60.0

_signs: Final[Shared[tuple[UUID, ...], Mapping[UUID, str]]] = Shared(signs_of, fresh_s=lambda: FRESH_S, most=2_000)


def signs(store_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The signs that these stores show, as paths below the media address, at most a minute old; those without one are left out."""
    return _signs.of(tuple(store_ids))


def sign(store_id: UUID) -> str:
    """The sign of one store, "" for none."""
    return signs([store_id]).get(store_id, "")
