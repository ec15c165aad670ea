"""The rule snapshot of this process: loaded once, checked cheaply, replaced when a row changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from entrepot.database import sql
from entrepot.kernel import fx
from entrepot.tax.models import CustomsFxRate, DatedRow, PositiveListRow, Registration, TariffRow, TaxRule, VatRate
from entrepot.tax.models.dated import IN_FORCE
from entrepot.tax.rules import RuleTables
from entrepot.tax.rules.tables import FxSource
from entrepot.tax.types import FxUsed, PositiveEntry, RegistrationEntry, RuleRow, TariffEntry, VatEntry

from .row_columns import MODELS

_CHECK_EVERY_S: Final = 2.0
_lock = threading.Lock()
_tables: RuleTables | None = None
_checked_at = 0.0


def current_tables() -> RuleTables:
    """The rules in force. Asks the database for the version at most every two seconds, and reads rows only after a change."""
    global _tables, _checked_at
    tables = _tables
    if tables is not None and time.monotonic() - _checked_at < _CHECK_EVERY_S:
        return tables
    with _lock:
        if _tables is None or time.monotonic() - _checked_at >= _CHECK_EVERY_S:
            version = str(sql.scalar("SELECT version FROM tax_rulesetversion"))
            if _tables is None or _tables.version != version:
                _tables = read_tables(version)
            _checked_at = time.monotonic()
        return _tables


def forget_tables() -> None:
    """Read the rules anew at the next quote of this process; others notice within two seconds."""
    global _tables
    with _lock:
        _tables = None


def read_tables(version: str = "") -> RuleTables:
    """A snapshot of all rows in force; one statement per table."""
    return snapshot((row for model in MODELS.values() for row in model.objects.filter(IN_FORCE)), version)


def snapshot(rows: Iterable[DatedRow], version: str = "") -> RuleTables:
    """`rows` as tables that the pure rules read."""
    by_kind: dict[type[DatedRow], list[Any]] = {model: [] for model in MODELS.values()}
    for row in rows:
        by_kind[type(row)].append(row)
    published: dict[tuple[str, str, str], list[CustomsFxRate]] = {}
    for rate in by_kind[CustomsFxRate]:
        published.setdefault((rate.jurisdiction, rate.base, rate.quote), []).append(rate)
    return RuleTables(
        rules=[
            RuleRow(
                regime=row.regime,
                jurisdiction=row.jurisdiction,
                key=row.key,
                selector=tuple(sorted(row.selector.items())),
                value=row.value,
                **_shared(row),
            )
            for row in by_kind[TaxRule]
        ],
        tariff=[_tariff(row) for row in by_kind[TariffRow]],
        vat=[
            VatEntry(country=row.country, goods_class=row.goods_class, rate=row.rate, **_shared(row))
            for row in by_kind[VatRate]
        ],
        positive=[
            PositiveEntry(code=row.code, remark_kind=row.remark_kind, remark_value=row.remark_value, **_shared(row))
            for row in by_kind[PositiveListRow]
        ],
        registrations=[
            RegistrationEntry(jurisdiction=row.jurisdiction, party=row.party, number=row.number, **_shared(row))
            for row in by_kind[Registration]
        ],
        fx=_fx_source(published),
        version=version,
    )


def _shared(row: DatedRow) -> dict[str, Any]:
    return {
        "id": row.row_id,
        "version": row.version,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "law": row.law,
        "source": row.source,
        "status": row.status,
    }


def _tariff(row: TariffRow) -> TariffEntry:
    return TariffEntry(
        jurisdiction=row.jurisdiction,
        code=row.code,
        name=row.name,
        mfn=row.mfn,
        general=row.general,
        provisional=row.provisional,
        provisional_from=row.provisional_from,
        provisional_to=row.provisional_to,
        agreements={origin: Decimal(rate) for origin, rate in row.agreements.items()},
        vat=row.vat,
        ct_rate=row.ct_rate,
        ct_threshold=row.ct_threshold,
        ct_unit=row.ct_unit,
        ct_specific=row.ct_specific,
        postal_rate=row.postal_rate,
        supervision=row.supervision,
        **_shared(row),
    )


def _fx_source(published: dict[tuple[str, str, str], list[CustomsFxRate]]) -> FxSource:
    @lru_cache(maxsize=4096)
    def source(jurisdiction: str, base: str, quote: str, on: date) -> FxUsed | None:
        """The authority's rate of the period; where none was entered, the ECB's reference rate of the day."""
        for row in published.get((jurisdiction, base, quote), ()):
            if row.valid_from <= on and (row.valid_to is None or on < row.valid_to):
                return FxUsed(base, quote, row.rate, row.source, row.valid_from)
        try:
            rate = fx.rate(base, quote, on)
        except fx.NoRate:
            return None
        return FxUsed(base, quote, rate.value, rate.source, rate.on)

    return source
