"""The lines of a store's balance as a file, for bookkeeping."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from entrepot.kernel.money import Money
from entrepot.seller.access import DeskRequest, at_desk
from entrepot.settlement.queries import BalanceLine, LineFilter, balance_lines, balance_sum, exchange_notes
from entrepot.settlement.types import ExchangeNote

from .money import lines_form

_MOST: Final = 200_000  # lines of one CSV
_NOTE: Final = ("exchanged", "exchanged currency", "rate", "rate source", "rate of", "margin bps")
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


@at_desk("finance.view")
def statement_csv(request: DeskRequest, currency: str) -> HttpResponseBase:
    """The lines that the filters leave as CSV, for bookkeeping: with order, reference and the ledger's transfer and posting."""
    desk = request.desk
    wanted = lines_form(request, currency).wanted()
    opening = 0
    if not wanted.is_narrow and wanted.since:
        before = LineFilter(until=wanted.since)
        found = balance_sum(desk.store_id, currency, before)
        opening = found.in_minor + found.out_minor
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("time", "code", "order", "reference", "amount", "balance", "currency", "posting", "transfer", *_NOTE))
    for line, note in _with_notes(_all_lines(desk.store_id, currency, wanted)):
        opening += line.change_minor
        table.writerow(
            (
                line.effective_at.isoformat(), line.code, line.number or "", _harmless(line.ref),
                Money(line.change_minor, currency).decimal(),
                "" if wanted.is_narrow else Money(opening, currency).decimal(),
                currency, line.journal_id, line.transfer_id, *_noted(note),
            )
        )  # fmt: skip
    response = HttpResponse(f"\ufeff{out.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statement-{desk.store.slug}-{currency}.csv"'
    return response


def _all_lines(store_id: UUID, currency: str, wanted: LineFilter) -> Iterator[BalanceLine]:
    after, count = 0, 0
    while count < _MOST:
        lines = balance_lines(store_id, currency, wanted, after=after, limit=5000)
        yield from lines
        if len(lines) < 5000:
            return
        after, count = lines[-1].transfer_id, count + len(lines)


def _with_notes(lines: Iterator[BalanceLine]) -> Iterator[tuple[BalanceLine, ExchangeNote | None]]:
    """Each line with what explains its exchange; a statement for every five thousand."""
    while batch := list(islice(lines, 5000)):
        notes = exchange_notes({line.ref for line in batch})
        yield from ((line, notes.get(line.ref)) for line in batch)


def _noted(note: ExchangeNote | None) -> tuple[object, ...]:
    """The columns of an exchange; empty where there was none."""
    if note is None:
        return ("",) * len(_NOTE)
    source = Money(note.source_minor, note.base).decimal()
    return (
        -source if note.is_back else source,
        note.base,
        note.rate_text,
        _harmless(note.source),
        note.published_on,
        note.margin_bps,
    )


def _harmless(text: str) -> str:
    """A reference that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text
