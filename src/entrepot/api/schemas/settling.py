"""Shapes of a store's statement and of the currency it is settled in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from entrepot.api.paging import Next


class ExchangeOut(Schema):
    """What a line was exchanged at: minor units of the order's currency (`base`) and the store's (`quote`); `rate` is major for major,
    with the margin taken off. `is_back`: it went back through the order's own rate.
    """

    is_back: bool
    base: str
    source_minor: int
    quote: str
    target_minor: int
    rate: str = Field(validation_alias="rate_text", examples=["0.1382266"])
    margin_bps: int
    source: str
    published_on: date


class CurrencyChoiceOut(Schema):
    """What the store is settled in from `chosen_at` on; "" is the currency of each order."""

    currency: str
    chosen_at: datetime


class SettlementCurrency(Schema):
    """`currency` holds now ("": that of each order), `choices` are the latest twenty, newest first, `waiting` orders lack a rate."""

    currency: str
    choices: list[CurrencyChoiceOut]
    waiting: int


class SettlementCurrencyIn(Schema):
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$", description="ISO 4217, or empty for that of each order.")]


class StatementLineOut(Schema):
    """`change_minor` is positive for money in; `balance_minor` is the balance after the line."""

    transfer_id: int
    journal_id: UUID
    journal_kind: str
    ref: str
    effective_at: datetime
    code: str
    change_minor: int
    balance_minor: int
    exchange: ExchangeOut | None = None


class StatementOut(Schema):
    currency: str
    opening_minor: int
    closing_minor: int
    items: list[StatementLineOut]
    next: Next
