"""What goes in and out of notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Target:
    """What a notice is about: `kind` is a word of the faces (order, store_order, …); `slug` is the store's address if it is a store's."""

    kind: str
    id: str
    slug: str = ""
    guest: bool = False


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice as its person reads it. `params` fill its sentence; `target` is what it is about."""

    id: UUID
    kind: str
    params: Mapping[str, str]
    target: Target
    at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether somebody is told of a kind on the site and by mail."""

    kind: str
    site: bool
    mail: bool
