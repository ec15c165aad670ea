"""Documents of the platform's fees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.errors import Missing

_COLUMNS: Final = """
SELECT id, year, seq, store_id, currency, month, lines, party, net_minor, tax_minor, total_minor, doubt, issued_at
  FROM settlement_feeinvoice
"""
_LIST: Final = (
    _COLUMNS
    + """
 WHERE (%(store)s::uuid IS NULL OR store_id = %(store)s) AND (%(before)s::uuid IS NULL OR id < %(before)s)
 ORDER BY id DESC LIMIT %(limit)s
"""
)


@dataclass(frozen=True, slots=True)
class FeeInvoiceView:
    """What the platform charged a store in a month; minor units. Negative amounts are a credit note."""

    id: UUID
    year: int
    seq: int
    store_id: UUID
    currency: str
    month: date
    lines: Sequence[Mapping[str, Any]]
    party: Mapping[str, str]
    net_minor: int
    tax_minor: int
    total_minor: int
    doubt: str
    issued_at: datetime

    @property
    def number(self) -> str:
        """Its number: the year, and the place in it."""
        return f"{self.year}-{self.seq:06d}"

    @property
    def is_credit(self) -> bool:
        """Whether more was given back than charged."""
        return self.total_minor < 0


def fee_invoices(store_id: UUID | None = None, *, before: UUID | None = None, limit: int = 50) -> list[FeeInvoiceView]:
    """A page of the documents of a store (of all, with None), the latest first; one statement."""
    return [FeeInvoiceView(**row) for row in sql.dicts(_LIST, {"store": store_id, "before": before, "limit": limit})]


def fee_invoice(invoice_id: UUID, store_id: UUID | None = None) -> FeeInvoiceView:
    """One document, of this store if it is given. Raises Missing."""
    found = sql.dicts(_COLUMNS + " WHERE id = %s AND (%s::uuid IS NULL OR store_id = %s)", [invoice_id, store_id, store_id])
    if not found:
        raise Missing(what="invoice")
    return FeeInvoiceView(**found[0])
