"""Rule tables without a database, and baskets in one line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from entrepot.tax.data import package_rows
from entrepot.tax.rules import RuleTables, landed_cost
from entrepot.tax.services.row_columns import built
from entrepot.tax.services.tables import snapshot
from entrepot.tax.types import NewRow, TaxLine, TaxRequest, TaxResult

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def row(table: str, *, since: date = date(2010, 1, 1), until: date | None = None, **columns: Any) -> NewRow:
    return NewRow(table, columns, since, until, law="test law", source="test", status="sourced")


def rule(regime: str, jurisdiction: str, key: str, value: Any, **more: Any) -> NewRow:
    return row("rule", regime=regime, jurisdiction=jurisdiction, key=key, value=value, **{"selector": {}, **more})


def tariff(code: str, *, jurisdiction: str = "CN", mfn: str = "0.10", vat: str | None = "0.13", **columns: Any) -> NewRow:
    return row("tariff", jurisdiction=jurisdiction, code=code, name=code, mfn=mfn, vat=vat, **columns)


def registration(jurisdiction: str, number: str = "REG1") -> NewRow:
    return row("registration", jurisdiction=jurisdiction, party="platform", number=number)


def fx(base: str, quote: str, rate: str, jurisdiction: str) -> NewRow:
    return row("fx", jurisdiction=jurisdiction, base=base, quote=quote, rate=rate)


def setting(jurisdiction: str, key: str, position: str) -> NewRow:
    return rule("setting", jurisdiction, key, {"position": position})


def tables(*extra: NewRow, without: Iterable[tuple[str, ...]] = ()) -> RuleTables:
    """The package's rules with `extra` rows instead of those of the same key; `without` names keys (regime, jurisdiction, key)."""
    return _tables(repr(extra) + repr(sorted(without)), extra, frozenset(without))


_made: dict[str, RuleTables] = {}


def _tables(name: str, extra: tuple[NewRow, ...], without: frozenset[tuple[str, ...]]) -> RuleTables:
    if name not in _made:
        replaced = {_key(each) for each in extra} | without
        kept = [each for each in _package() if _key(each) not in replaced]
        _made[name] = snapshot(built(each) for each in (*kept, *extra))
    return _made[name]


@cache
def _package() -> tuple[NewRow, ...]:
    return tuple(package_rows())


def _key(each: NewRow) -> tuple[str, ...]:
    columns = each.columns
    if each.table == "rule":
        return columns["regime"], columns["jurisdiction"], columns["key"]
    return (
        each.table,
        *(str(columns.get(name)) for name in ("jurisdiction", "code", "country", "goods_class", "base", "quote", "party")),
    )


def line(value: int, no: int = 1, code: str = "6109909093", **fields: Any) -> TaxLine:
    return TaxLine(no, value, **{"tariff_code": code, "origin": "JP", **fields})


def basket(*lines: TaxLine, to: str = "CN", currency: str = "CNY", at: datetime = NOW, **fields: Any) -> TaxRequest:
    return TaxRequest(destination=to, currency=currency, lines=lines, at=at, **fields)


def result(*lines: TaxLine, rules: RuleTables | None = None, **fields: Any) -> TaxResult:
    return landed_cost(basket(*lines, **fields), rules or tables(), NOW)


def day(text: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=UTC)


def cosmetics(no: int = 1, *, value: int, grams: str, quantity: int = 1, code: str = "3304990029") -> TaxLine:
    return line(value, no, code, content=Decimal(grams), content_unit="g", quantity=quantity)
