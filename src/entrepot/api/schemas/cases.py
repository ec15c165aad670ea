"""Shapes of after-sales: cases, their threads, chargebacks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from entrepot.aftersales.enums import CaseKind, Reason
from entrepot.api.paging import Next

Amount = Annotated[int, Field(ge=0, le=10**15, description="Whole minor units of the order's currency.")]
Text = Annotated[str, Field(max_length=2_000)]


class PartsOut(Schema):
    goods_minor: int
    tax_minor: int
    freight_minor: int


class CaseBrief(Schema):
    """A case; `deadline_at` is when the state ends by itself."""

    id: UUID
    number: str
    order_id: UUID
    order_number: str
    store_id: UUID
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


class CasePage(Schema):
    items: list[CaseBrief]
    next: Next


class ItemOut(Schema):
    position: int
    title: str
    sku: str
    product_id: UUID
    variant_id: UUID
    quantity: int
    asked: PartsOut


class EntryOut(Schema):
    """One line of the thread; `side` says in which role somebody spoke, not who it was."""

    at: datetime
    side: str
    move: str
    text: str
    amount_minor: int | None
    pictures: list[UUID]


class CaseOut(CaseBrief):
    parts: PartsOut
    before_release: bool
    return_address: dict[str, object] | None
    return_carrier: str
    return_number: str
    replace_carrier: str
    replace_number: str
    items: list[ItemOut]
    entries: list[EntryOut]
    moves: list[str]


class CaseIn(Schema):
    """What is asked for; without an amount all that can go back. `pieces` by position of the order line."""

    kind: CaseKind
    reason: Reason
    pieces: Annotated[dict[int, Annotated[int, Field(ge=0, le=9_999)]], Field(max_length=200)]
    amount_minor: Amount | None = None
    text: Text = ""


class AddressIn(Schema):
    name: Annotated[str, Field(max_length=120)]
    lines: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=4)]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    city: Annotated[str, Field(max_length=120)] = ""
    region: Annotated[str, Field(max_length=120)] = ""
    postcode: Annotated[str, Field(max_length=20)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class MoveIn(Schema):
    """What comes with a move: what a move does not take is left out."""

    text: Text = ""
    amount_minor: Amount | None = None
    carrier: Annotated[str, Field(max_length=60)] = ""
    number: Annotated[str, Field(max_length=60)] = ""
    address: AddressIn | None = None
    holder: Annotated[str, Field(max_length=120)] = ""
    account: Annotated[str, Field(max_length=64)] = ""
    wish: CaseIn | None = None
    put_back: bool | None = Field(None, description="With confirm_return: whether the goods are put back into stock.")


class RulingIn(Schema):
    amount_minor: Amount
    text: Text


class ChargebackIn(Schema):
    payment_id: UUID
    amount_minor: Annotated[int, Field(gt=0, le=10**15)]
    provider_ref: Annotated[str, Field(min_length=1, max_length=64)]
    reason: Annotated[str, Field(max_length=120)] = ""
    evidence_due_at: datetime | None = None


class EvidenceIn(Schema):
    evidence: Annotated[str, Field(max_length=4_000)]


class ChargebackOut(Schema):
    id: UUID
    payment_id: UUID
    provider: str
    provider_ref: str
    order_id: UUID
    order_number: str
    store_id: UUID
    amount_minor: int
    held_minor: int
    currency: str
    reason: str
    state: str
    refunded_minor: int
    evidence: str
    evidence_due_at: datetime | None
    opened_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None


class Chargebacks(Schema):
    items: list[ChargebackOut]
    next: Next


class OpenedChargebacks(Schema):
    ids: list[UUID]
