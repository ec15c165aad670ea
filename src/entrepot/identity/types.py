"""Who acts, and with which rights: values that every room's verbs take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from .enums import ActorKind


def _nothing() -> Mapping[UUID, frozenset[str]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Grants:
    """The rights of one person when they were read: permission leaves at the platform, per store, per organisation.

    `agencies` are the agencies the person works for; only such people may have rights by mandate. `acting` are the stores
    that a platform operator has opened for support, with the leaves that support may use.
    """

    platform: frozenset[str] = frozenset()
    stores: Mapping[UUID, frozenset[str]] = field(default_factory=_nothing)
    organisations: Mapping[UUID, frozenset[str]] = field(default_factory=_nothing)
    agencies: frozenset[UUID] = frozenset()
    acting: Mapping[UUID, frozenset[str]] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and for whom.

    `acting_for` confines the actor to one store. `leaves` narrows what is allowed to these permissions (API keys); None narrows
    nothing. `grants` are the person's rights, read once per request; None lets `allow` read them each time it is asked.
    """

    kind: ActorKind
    person_id: UUID | None = None
    acting_for: UUID | None = None
    key_id: UUID | None = None
    leaves: frozenset[str] | None = None
    address: str | None = None
    name: str = ""
    grants: Grants | None = field(default=None, compare=False, repr=False)

    def on_behalf_of(self, store_id: UUID, grants: Grants | None = None) -> Actor:
        """The same actor, confined to the store `store_id`; with `grants`, holding these instead of what was read before."""
        return replace(self, acting_for=store_id, grants=grants or self.grants)

    @property
    def code(self) -> str:
        """Who this is in one word, for journals and logs: ``person:<id>``, ``key:<id>``, ``clock``, ``provider:<name>``."""
        if self.key_id is not None:
            return f"key:{self.key_id}"
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return f"{self.kind.value}:{self.name}" if self.kind is ActorKind.PROVIDER and self.name else self.kind.value


SYSTEM: Final = Actor(kind=ActorKind.SYSTEM, name="system")
CLOCK: Final = Actor(kind=ActorKind.CLOCK, name="clock")
PROVIDER: Final = Actor(kind=ActorKind.PROVIDER)
ANONYMOUS: Final = Actor(kind=ActorKind.ANONYMOUS, name="visitor")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an audited act was done to: `kind` in its room's words ("stores.store"), `detail` what a reader must know.

    Never put personal data or secrets into `detail`: audit rows can not be erased.
    """

    kind: str
    id: UUID | str | int
    store_id: UUID | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewKey:
    """An API key just made. `raw` is shown to its owner once and is stored nowhere."""

    id: UUID
    raw: str
    prefix: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request that is remembered by its idempotency key; `body` is anything JSON can carry."""

    status: int
    body: Any
    replayed: bool = False
