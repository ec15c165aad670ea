"""Every month the platform's fees are written on numbered documents, one for a store and currency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.settlement import InvoiceIssued
from entrepot.events.services import publish
from entrepot.kernel import clock
from entrepot.settlement import fee_tax
from entrepot.settlement.enums import ClaimKind
from entrepot.settlement.models import FeeInvoice
from entrepot.stores.queries import parties

_MARGIN: Final = timedelta(hours=1)  # what was settled in the last moment of a month is committed by then
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('settlement.invoices', 0))"
# The first month that may lack documents: the one after the latest that has some, or the one in which money was first divided.
_FIRST: Final = """
SELECT coalesce((SELECT max(month) + interval '1 month' FROM settlement_feeinvoice),
                date_trunc('month', least((SELECT min(settled_at) FROM settlement_settlement WHERE state = 'settled'),
                                          (SELECT min(at) FROM settlement_annualfee)) AT TIME ZONE 'UTC'))::date
"""
# What was settled in the month at its rates, less what went back before it; and what went back in the month after it was settled.
_LINES: Final = """
WITH moved AS (
  SELECT s.store_id, s.currency, c.kind, c.bps, false AS is_back, s.order_id,
         c.amount_minor - coalesce((
           SELECT sum(x.amount_minor) FROM settlement_cut x
            WHERE x.order_id = c.order_id AND x.kind = c.kind AND x.line = c.line AND x.before_release), 0) AS minor
    FROM settlement_settlement s JOIN settlement_claim c ON c.order_id = s.order_id
   WHERE s.state = 'settled' AND s.settled_at >= %(since)s AND s.settled_at < %(until)s AND c.kind = ANY(%(kinds)s)
  UNION ALL
  SELECT s.store_id, s.currency, c.kind, c.bps, true, s.order_id, -x.amount_minor
    FROM settlement_cut x JOIN settlement_settlement s ON s.order_id = x.order_id
    JOIN settlement_claim c ON c.order_id = x.order_id AND c.kind = x.kind AND c.line = x.line
   WHERE NOT x.before_release AND x.at >= %(since)s AND x.at < %(until)s AND x.kind = ANY(%(kinds)s)
  UNION ALL
  SELECT store_id, currency, 'annual_fee', NULL, false, NULL, fee_minor
    FROM settlement_annualfee WHERE at >= %(since)s AND at < %(until)s
  UNION ALL
  SELECT store_id, currency, 'fee_tax', tax_bps, false, NULL, tax_minor
    FROM settlement_annualfee WHERE at >= %(since)s AND at < %(until)s
)
SELECT store_id, currency, kind, bps, is_back, count(DISTINCT order_id), sum(minor)::bigint
  FROM moved GROUP BY 1, 2, 3, 4, 5 HAVING sum(minor) <> 0 ORDER BY 1, 2, 3, 5, 4
"""


class _Line(NamedTuple):
    kind: str
    bps: int | None
    is_back: bool
    orders: int
    amount_minor: int


def issue_fee_invoices() -> int:
    """Issue the documents of every month that is over and has none yet; how many. Safe to repeat, and to run at once.

    A month's documents come together or not at all; the numbers of a year follow each other without a gap.
    """
    return sum(_month(month) for month in _months())


def _months() -> Iterator[date]:
    first = sql.scalar(_FIRST)
    over = (clock.now() - _MARGIN).date().replace(day=1)
    while first is not None and first < over:
        yield first
        first = _after(first)


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _month(month: date) -> int:
    with transaction.atomic():
        sql.execute(_LOCK)
        if FeeInvoice.objects.filter(month=month).exists():  # another worker was first
            return 0
        found: dict[tuple[UUID, str], list[_Line]] = {}
        bounds = {
            "since": _midnight(month),
            "until": _midnight(_after(month)),
            "kinds": [ClaimKind.COMMISSION, ClaimKind.FEE_TAX],
        }
        for store_id, currency, *line in sql.rows(_LINES, bounds):
            found.setdefault((store_id, currency), []).append(_Line(*line))
        if not found:
            return 0
        now = clock.now()
        rows = _documents(found, month, now)
        FeeInvoice.objects.bulk_create(rows)
        publish(InvoiceIssued(row.store_id, row.pk, str(row), row.currency, row.total_minor) for row in rows)
    return len(rows)


def _documents(found: dict[tuple[UUID, str], list[_Line]], month: date, now: datetime) -> list[FeeInvoice]:
    known, made_out = fee_tax.rows(), parties({store_id for store_id, _currency in found})
    last = sql.scalar("SELECT coalesce(max(seq), 0) FROM settlement_feeinvoice WHERE year = %s", [now.year])
    rows = []
    for number, ((store_id, currency), lines) in enumerate(found.items(), start=last + 1):
        party = made_out[store_id]
        tax = sum(line.amount_minor for line in lines if line.kind == ClaimKind.FEE_TAX)
        net = sum(line.amount_minor for line in lines) - tax
        is_known = fee_tax.in_force(known, party.store_country, party.store_kind, _after(month) - timedelta(days=1)) is not None
        rows.append(
            FeeInvoice(
                year=now.year, seq=number, store_id=store_id, currency=currency, month=month, issued_at=now,
                lines=[line._asdict() for line in lines], party=_plain(party), net_minor=net, tax_minor=tax, total_minor=net + tax,
                doubt="" if is_known else "no_rate",
            )
        )  # fmt: skip
    return rows


def _plain(party: Any) -> dict[str, str]:
    return {name: str(value) for name, value in party._asdict().items()}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
