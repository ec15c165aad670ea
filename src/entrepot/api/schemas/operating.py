"""Shapes of the operator's desk."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from entrepot.api.paging import Next

from .selling import StoreOut


class PaperOut(Schema):
    kind: str
    reference: str


class ApplicationOut(Schema):
    application_id: int
    store: StoreOut
    legal_name: str
    merchant_country: str
    registration_no: str
    applied_at: datetime
    applied_by: UUID | None
    papers: list[PaperOut]
    missing_papers: list[str]


class Applications(Schema):
    items: list[ApplicationOut]
    next: Next


class ReasonsIn(Schema):
    reasons: Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(min_length=1, max_length=20)]


class AccountOut(Schema):
    kind: str
    owner_ref: str
    currency: str


class LegOut(Schema):
    """`amount_minor` went from the credit to the debit side."""

    transfer_id: int
    leg: int
    code: str
    debit: AccountOut
    credit: AccountOut
    amount_minor: int
    phase: str


class JournalOut(Schema):
    id: UUID
    kind: str
    ref: str
    effective_at: datetime
    created_at: datetime
    actor: str
    approver: str | None
    legs: list[LegOut]


class Journals(Schema):
    items: list[JournalOut]


class RevenueOut(Schema):
    """The two sources apart: commission of merchants' sales, and the margin of own retail."""

    currency: str
    commission_minor: int
    retail_minor: int
    cost_minor: int
    margin_minor: int


class Revenues(Schema):
    items: list[RevenueOut]


class LetterOut(Schema):
    id: int
    subscriber: str
    position: int
    kind: str
    store_id: UUID | None
    error: str
    failed_at: datetime
    replays: int


class Letters(Schema):
    items: list[LetterOut]
    next: Next


class ReplayIn(Schema):
    letter_ids: Annotated[list[Annotated[int, Field(ge=1, le=2**62)]], Field(min_length=1, max_length=100)]


class Replayed(Schema):
    """`error` is null where the subscriber has taken the fact; letters that somebody else replayed are left out."""

    letter_id: int
    error: str | None


class ReplayedAll(Schema):
    outcomes: list[Replayed]
