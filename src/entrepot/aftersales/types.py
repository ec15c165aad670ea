"""What goes in and out of after-sales. Amounts are whole minor units of the order's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Parts:
    """An amount by what it was paid for."""

    goods_minor: int = 0
    tax_minor: int = 0
    freight_minor: int = 0

    @property
    def total_minor(self) -> int:
        """All three."""
        return self.goods_minor + self.tax_minor + self.freight_minor


@dataclass(frozen=True, slots=True)
class LineLeft:
    """An order line: what was paid for it, and what is left that can still go back."""

    position: int
    quantity: int
    paid: Parts
    left: Parts


@dataclass(frozen=True, slots=True)
class Wish:
    """What a shopper asks for. `pieces` by position of the order line; `amount_minor` None asks for all that can go back."""

    kind: str
    reason: str
    pieces: Mapping[int, int]
    amount_minor: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What comes with a move: words, pictures (as they came), an amount, a parcel, an address, an account, another wish."""

    text: str = ""
    pictures: tuple[bytes, ...] = ()
    amount_minor: int | None = None
    carrier: str = ""
    number: str = ""
    address: Mapping[str, Any] | None = None
    holder: str = ""
    account: str = ""
    wish: Wish | None = None
    put_back: bool | None = None  # whether goods that came back are sold again


@dataclass(frozen=True, slots=True)
class Moved:
    """A case made a move."""

    case_id: UUID
    move: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be asked for an order now: kinds with their reasons, and for each line the most that can go back by kind and reason."""

    kinds: tuple[str, ...]
    reasons: Mapping[str, tuple[str, ...]]
    lines: tuple[LineLeft, ...]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's thread."""

    id: int
    at: datetime
    side: str
    person_id: UUID | None
    move: str
    text: str
    amount_minor: int | None
    pictures: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the order as far as a case is about it."""

    position: int
    title: str
    sku: str
    product_id: UUID
    variant_id: UUID
    quantity: int
    asked: Parts


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as lists show it."""

    id: UUID
    number: str
    order_id: UUID
    order_number: str
    store_id: UUID
    buyer_id: UUID | None
    kind: str
    reason: str
    state: str
    currency: str
    amount_minor: int
    offer_minor: int | None
    ruled_minor: int | None
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    deadline_at: datetime | None
    overdue_at: datetime | None
    title: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case with everything a page of it shows; what a side must not see is left out by the query."""

    line: CaseLine
    store_kind: str
    route: str
    destination: str
    parts: Parts
    before_release: bool
    is_guest: bool
    return_address: Mapping[str, Any] | None
    return_carrier: str
    return_number: str
    replace_carrier: str
    replace_number: str
    ruled_by: UUID | None
    approved_by: UUID | None
    appeals: int
    refund_id: UUID | None
    items: tuple[Item, ...] = ()
    entries: tuple[Entry, ...] = ()
    moves: tuple[str, ...] = ()
    is_untaken: bool = False  # paid on receipt: what goes back was not taken at all


@dataclass(frozen=True, slots=True)
class PlannedLeg:
    """A posting that a decision would lead to: from which account to which, and how much."""

    code: str
    source: str
    target: str
    amount_minor: int
    phase: str
    currency: str = ""  # where it is not the order's: a store gives back in the currency it was settled in


@dataclass(frozen=True, slots=True)
class NewChargeback:
    """A provider says that a bank took money back."""

    payment_id: UUID
    amount_minor: int
    provider_ref: str
    reason: str
    evidence_due_at: datetime | None = None
