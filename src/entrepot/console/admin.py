"""Registers the tables of `tables.py`."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from entrepot.console.tables import TABLES, Table
from entrepot.identity.services import rights_of


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


def shown(table: Table) -> type[ReadOnly]:
    """The admin of a table."""
    attributes: dict[str, Any] = {
        "table": table,
        "list_display": table.columns.split(),
        "search_fields": table.search.split(),
        "list_filter": table.filters.split(),
        "list_select_related": table.related.split() or False,
        "exclude": table.hidden.split() or None,
    }
    return type("ReadOnlyTable", (ReadOnly,), attributes)


for _model in apps.get_models():
    if _model._meta.label in TABLES:  # noqa: SLF001  - Django's public name for it
        admin.site.register(_model, shown(TABLES[_model._meta.label]))  # noqa: SLF001
