"""Registers the tables of `tables.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import BooleanField, Model
from django.http import HttpRequest
from django.utils.translation import get_language
from unfold.admin import ModelAdmin

from entrepot.console.headings import HEADINGS
from entrepot.console.tables import TABLES, Table
from entrepot.identity.services import rights_of
from entrepot.kernel.display import shown as shown_money
from entrepot.kernel.money import Money


class ReadOnly(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """Seen by those who hold the table's permission, and never changed here: changes go through verbs."""

    table: Table
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002  - Django's signature
        return self.table.leaf in rights_of(request.actor).platform  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


def column(model: type[Model], name: str) -> Callable[[ReadOnly, Model], Any]:
    """A column under its heading in the language of the page; minor units of rows that name their currency are shown as money."""
    field = model._meta.get_field(name)  # noqa: SLF001  - Django's public name for it
    is_money = name.endswith("_minor") and hasattr(model, "currency")

    def cell(_admin: ReadOnly, row: Model) -> Any:
        value = getattr(row, name)
        if is_money and value is not None:
            return shown_money(Money(value, row.currency), get_language() or "en")  # type: ignore[attr-defined]
        return value if not getattr(field, "choices", None) else getattr(row, f"get_{name}_display")()

    if isinstance(field, BooleanField):
        return admin.display(cell, description=HEADINGS[name], ordering=name, boolean=True)
    return admin.display(cell, description=HEADINGS[name], ordering=name)


def shown(table: Table, model: type[Model]) -> type[ReadOnly]:
    """The admin of a table."""
    columns = table.columns.split()
    attributes: dict[str, Any] = {
        **{f"show_{name}": column(model, name) for name in columns},
        "table": table,
        "list_display": [f"show_{name}" for name in columns],
        "search_fields": table.search.split(),
        "list_filter": table.filters.split(),
        "list_select_related": table.related.split() or False,
        "exclude": table.hidden.split() or None,
    }
    return type("ReadOnlyTable", (ReadOnly,), attributes)


for _model in apps.get_models():
    if _model._meta.label in TABLES:  # noqa: SLF001  - Django's public name for it
        admin.site.register(_model, shown(TABLES[_model._meta.label], _model))  # noqa: SLF001
