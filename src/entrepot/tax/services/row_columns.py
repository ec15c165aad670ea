"""Which columns make the key and which the content of each rule table, and building a row from plain values."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from entrepot.tax.errors import BadRuleRow
from entrepot.tax.models import CustomsFxRate, DatedRow, PositiveListRow, Registration, TariffRow, TaxRule, VatRate
from entrepot.tax.models.dated import words_of
from entrepot.tax.types import NewRow, plain

MODELS: Final[dict[str, Any]] = {
    "rule": TaxRule,
    "tariff": TariffRow,
    "vat": VatRate,
    "positive": PositiveListRow,
    "fx": CustomsFxRate,
    "registration": Registration,
}
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "rule": ("regime", "jurisdiction", "key", "selector_key"),
    "tariff": ("jurisdiction", "code"),
    "vat": ("country", "goods_class"),
    "positive": ("code",),
    "fx": ("jurisdiction", "base", "quote"),
    "registration": ("jurisdiction", "party"),
}
_ADMINISTRATION: Final = frozenset(
    [
        "id",
        "version",
        "origin",
        "reason",
        "entered_by",
        "entered_at",
        "approved_by",
        "approved_at",
        "superseded_by",
        "selector_key",
    ]
)


def built(row: NewRow) -> DatedRow:
    """An unsaved draft of `row`. Raises BadRuleRow."""
    model: Any = MODELS.get(row.table)
    if model is None:
        raise BadRuleRow(row=row.table, reason="there is no such table")
    columns: dict[str, Any] = {}
    for name, value in row.columns.items():
        try:
            columns[name] = _checked(model._meta.get_field(name), value)  # noqa: SLF001  - Django's public, underscored door
        except (FieldDoesNotExist, InvalidOperation, ValidationError) as error:
            raise BadRuleRow(row=row.table, reason=f"{name}: {error}") from error
    if not row.source:
        raise BadRuleRow(row=row.table, reason="a rule names its source")
    if row.valid_to is not None and row.valid_to <= row.valid_from:
        raise BadRuleRow(row=row.table, reason="the period is empty")
    draft: DatedRow = model(
        **columns,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        law=row.law,
        source=row.source,
        status=row.status,
        reason=row.reason,
    )
    if isinstance(draft, TaxRule):
        draft.selector_key = words_of(draft.selector)
        _no_numbers(draft.value)
    return draft


def identity_of(table: str, row: DatedRow) -> tuple[str, ...]:
    """What a row decides, without its period."""
    return tuple(str(getattr(row, name)) for name in KEYS[table])


def content_of(table: str, row: DatedRow) -> dict[str, str]:
    """Everything a row says, in comparable form."""
    fields = [field.name for field in MODELS[table]._meta.concrete_fields if field.name not in _ADMINISTRATION]  # noqa: SLF001
    return {name: _comparable(getattr(row, name)) for name in fields}


def _comparable(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else json.dumps(value, sort_keys=True, default=str)  # the database keeps no order of keys


def _checked(field: Any, value: Any) -> Any:
    if value is None or value == "":
        return None if field.null else value if value is not None else ""
    if isinstance(field, models.DecimalField):
        if isinstance(value, float):
            raise ValidationError("a number is given as text, not as a float")
        return Decimal(str(value))
    if isinstance(field, models.DateField) and not isinstance(value, date):
        return date.fromisoformat(value)
    return value


def _no_numbers(value: Any) -> None:
    if isinstance(value, dict):
        for each in value.values():
            _no_numbers(each)
    elif isinstance(value, list):
        for each in value:
            _no_numbers(each)
    elif not isinstance(value, str):
        raise BadRuleRow(row="rule", reason="values are text; numbers are decimal strings")
