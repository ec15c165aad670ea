"""Registers the tables of `tables.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.filters import ChoicesFieldListFilter, FieldListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import BooleanField, Field, Model
from django.http import HttpRequest
from django.utils.translation import get_language
from unfold.admin import ModelAdmin

from entrepot.console.headings import HEADINGS
from entrepot.console.table_names import NAMES, ROOMS
from entrepot.console.tables import TABLES, Table
from entrepot.console.words import word
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


def kind_of(field: Field[Any, Any]) -> str | None:
    """Under which kind the words of the field's values stand: one of its name, else any with the same values."""
    values = {str(value) for value, _label in field.flatchoices}
    fitting = [kind for kind in word if set(word[kind]) == values]
    return next((kind for kind in fitting if kind == field.name), next(iter(fitting), None))


class InWords(ChoicesFieldListFilter):
    """A filter by stored values that offers them in words."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """As Django's, each value by its word."""
        kind = kind_of(self.field)
        for number, choice in enumerate(super().choices(changelist)):
            if number and kind is not None and number <= len(self.field.flatchoices):
                choice["display"] = word(kind, str(self.field.flatchoices[number - 1][0]))
            yield choice


class Titled(FieldListFilter):
    """Makes the filter that fits a field, under the heading of its column."""

    def __new__(cls, field: Any, *args: Any, **kwargs: Any) -> Any:
        """Not one of its own kind: Django asks for a class here, and finds the fitting one by `create`."""
        made = InWords(field, *args, **kwargs) if field.flatchoices else FieldListFilter.create(field, *args, **kwargs)
        made.title = HEADINGS[field.name]
        return made


def column(model: type[Model], name: str) -> Callable[[ReadOnly, Model], Any]:
    """A column under its heading in the language of the page; minor units of rows that name their currency are shown as money."""
    field = model._meta.get_field(name)  # noqa: SLF001  - Django's public name for it
    is_money = name.endswith("_minor") and hasattr(model, "currency")
    kind = kind_of(field) if isinstance(field, Field) and field.choices else None

    def cell(_admin: ReadOnly, row: Model) -> Any:
        value = getattr(row, name)
        if is_money and value is not None:
            return shown_money(Money(value, row.currency), get_language() or "en")  # type: ignore[attr-defined]
        return word(kind, str(value)) if kind is not None and value not in (None, "") else value

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
        "list_filter": [(name, Titled) for name in table.filters.split()],
        "list_select_related": table.related.split() or False,
        "exclude": table.hidden.split() or None,
    }
    return type("ReadOnlyTable", (ReadOnly,), attributes)


def _named(model: type[Model]) -> None:
    """Give the table and its room their names of this desk; the models themselves need none."""
    options: Final = model._meta  # noqa: SLF001  - Django's public name for it
    options.verbose_name = options.verbose_name_plural = NAMES[options.label]
    apps.get_app_config(options.app_label).verbose_name = ROOMS[options.app_label]


for _model in apps.get_models():
    if _model._meta.label in TABLES:  # noqa: SLF001  - Django's public name for it
        _named(_model)
        admin.site.register(_model, shown(TABLES[_model._meta.label], _model))  # noqa: SLF001
