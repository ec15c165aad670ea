"""The rows of the rule tables as people look at them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Q

from entrepot.kernel.errors import Missing
from entrepot.tax.models import CustomsFxRate, DatedRow, TariffRow, TaxRule, VatRate
from entrepot.tax.models.dated import IN_FORCE
from entrepot.tax.types import plain

# Tables that people change row by row: what names a row, what it says, and where search looks.
_TABLES: Final[Mapping[str, tuple[Any, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = MappingProxyType(
    {
        "rule": (TaxRule, ("regime", "jurisdiction", "key", "selector"), ("value",), ("regime", "jurisdiction", "key", "law")),
        "vat": (VatRate, ("country", "goods_class"), ("rate",), ("country", "goods_class")),
        "tariff": (
            TariffRow,
            ("jurisdiction", "code", "name", "units", "general", "provisional", "provisional_from", "provisional_to", "agreements",
             "ct_threshold", "ct_unit", "ct_specific", "supervision"),
            ("mfn", "vat", "ct_rate", "postal_rate"),
            ("code", "name"),
        ),
        "fx": (CustomsFxRate, ("jurisdiction", "base", "quote"), ("rate",), ("base", "quote")),
    }
)  # fmt: skip
TABLES: Final = tuple(_TABLES)


@dataclass(frozen=True, slots=True)
class DatedRowView:
    """One version of a rule. `columns` is all it says in JSON values, of which `values` are the names of those that people change."""

    id: int
    table: str
    name: str
    columns: Mapping[str, Any]
    values: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    law: str
    source: str
    status: str
    origin: str
    entered_by: str
    approved_by: str
    approved_at: datetime | None
    is_in_force: bool

    @property
    def key(self) -> str:
        """What the row decides, in a line."""
        named = [self.columns[name] for name in _TABLES[self.table][1][:4]]
        return " · ".join(_written(value) for value in named if value not in ("", None, {}))


def dated_rows(table: str, text: str = "", *, after: int = 0, limit: int = 50) -> list[DatedRowView]:
    """Rows of the table that are in force and not superseded, by id; `text` is part of their key. Raises Missing for another table."""
    model, _keys, _values, searched = _known(table)
    wanted = Q()
    for word in text.split():
        wanted &= Q(*[(f"{name}__icontains", word) for name in searched], _connector=Q.OR)
    found = model.objects.filter(IN_FORCE, wanted, pk__gt=after).order_by("pk")[:limit]
    return [_view(table, row) for row in found]


def dated_row(table: str, row_id: int) -> DatedRowView:
    """One row. Raises Missing."""
    row = _known(table)[0].objects.filter(pk=row_id).first()
    if row is None:
        raise Missing(what="rule row")
    return _view(table, row)


def versions_of(table: str, row_id: int) -> list[DatedRowView]:
    """Every version of what the row decides, the latest first; superseded ones too."""
    model, keys, _values, _searched = _known(table)
    row = model.objects.filter(pk=row_id).first()
    if row is None:
        raise Missing(what="rule row")
    names = keys[:4] if table == "rule" else keys[:2] if table != "fx" else keys
    same = {name: getattr(row, name) for name in names}
    found = model.objects.filter(approved_at__isnull=False, **same).order_by("-valid_from", "-pk")[:50]
    return [_view(table, each) for each in found]


def _known(table: str) -> tuple[Any, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    if table not in _TABLES:
        raise Missing(what="rule table")
    return _TABLES[table]


def _view(table: str, row: DatedRow) -> DatedRowView:
    _model, keys, values, _searched = _TABLES[table]
    return DatedRowView(
        id=row.pk,
        table=table,
        name=row.row_id,
        columns={name: _json(getattr(row, name)) for name in (*keys, *values)},
        values=values,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        law=row.law,
        source=row.source,
        status=row.status,
        origin=row.origin,
        entered_by=row.entered_by,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        is_in_force=row.approved_at is not None and row.superseded_by_id is None,  # type: ignore[attr-defined]
    )


def _written(value: Any) -> str:
    return ", ".join(f"{name}={part}" for name, part in value.items()) if isinstance(value, dict) else str(value)


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return json.loads(json.dumps(value))
