"""Merchants of organisations, and what became of a store's applications."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson

from entrepot.database import sql
from entrepot.stores.types import Paper


@dataclass(frozen=True, slots=True)
class MerchantView:
    """A company behind stores."""

    id: UUID
    organisation_id: UUID
    legal_name: str
    country: str
    registration_no: str


@dataclass(frozen=True, slots=True)
class PastApplication:
    """A request to open a store; `outcome` is "" while it waits."""

    applied_at: datetime
    papers: tuple[Paper, ...]
    outcome: str
    reasons: tuple[str, ...]
    decided_at: datetime | None


def merchants_of(organisation_ids: Collection[UUID]) -> list[MerchantView]:
    """The merchants that these organisations are, the oldest first; organisations that are none are left out."""
    found = sql.rows(
        """SELECT id, organisation_id, legal_name, country, registration_no FROM stores_merchant
            WHERE organisation_id = ANY(%s::uuid[]) ORDER BY created_at, id""",
        [list(organisation_ids)],
    )
    return [MerchantView(*row) for row in found]


def applications_of(store_id: UUID) -> list[PastApplication]:
    """The store's requests to be opened, the latest first."""
    found = sql.rows(
        """SELECT applied_at, papers::text, outcome, reasons::text, decided_at FROM stores_storeapplication
            WHERE store_id = %s ORDER BY applied_at DESC, id DESC""",
        [store_id],
    )
    return [
        PastApplication(
            at, tuple(Paper(**paper) for paper in orjson.loads(papers)), outcome, tuple(orjson.loads(reasons)), decided
        )
        for at, papers, outcome, reasons, decided in found
    ]


class Party(NamedTuple):
    """Who a store's documents are made out to: the company behind it, and the store."""

    legal_name: str
    country: str
    registration_no: str
    store: str
    store_kind: str
    store_country: str


def parties(store_ids: Collection[UUID]) -> dict[UUID, Party]:
    """The companies behind these stores, by store; one statement."""
    found = sql.rows(
        """SELECT s.id, m.legal_name, m.country, m.registration_no, s.slug, s.kind, s.country
             FROM stores_store s JOIN stores_merchant m ON m.id = s.merchant_id WHERE s.id = ANY(%s::uuid[])""",
        [list(store_ids)],
    )
    return {store_id: Party(*row) for store_id, *row in found}
