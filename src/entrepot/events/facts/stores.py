"""What happens to stores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from entrepot.events.types import Fact


@dataclass(frozen=True, slots=True)
class StoreApplied(Fact):
    """A store asks to be opened."""

    kind: ClassVar[str] = "stores.store_applied"

    store_kind: str
    merchant_id: UUID


@dataclass(frozen=True, slots=True)
class StoreOpened(Fact):
    """A store was approved and trades from now on."""

    kind: ClassVar[str] = "stores.store_opened"

    store_kind: str
    merchant_id: UUID


@dataclass(frozen=True, slots=True)
class StoreRefused(Fact):
    """An application was turned down."""

    kind: ClassVar[str] = "stores.store_refused"

    store_kind: str
    merchant_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class StoreSuspended(Fact):
    """A store may not sell for the time being."""

    kind: ClassVar[str] = "stores.store_suspended"

    store_kind: str
    merchant_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class StoreWindsDown(Fact):
    """A store sells nothing new from now on and closes when what it sold has ended."""

    kind: ClassVar[str] = "stores.store_winds_down"

    store_kind: str
    merchant_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class StoreReopened(Fact):
    """A store that was suspended or wound down trades again."""

    kind: ClassVar[str] = "stores.store_reopened"

    store_kind: str
    merchant_id: UUID


@dataclass(frozen=True, slots=True)
class StoreClosed(Fact):
    """A store is gone for good."""

    kind: ClassVar[str] = "stores.store_closed"

    store_kind: str
    merchant_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class StoreUpdated(Fact):
    """Name or settings of a store changed; `changed` names which."""

    kind: ClassVar[str] = "stores.store_updated"

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeePlanSet(Fact):
    """Fees of a store kind in a category change on a day; belongs to the platform."""

    kind: ClassVar[str] = "stores.fee_plan_set"

    plan_id: int
    store_kind: str
    category_path: str
    valid_from: date

    @property
    def subject(self) -> str:
        """The plan."""
        return f"fee_plan:{self.plan_id}"
