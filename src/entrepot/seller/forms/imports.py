"""Files that come in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from entrepot.catalog.queries import Column, FirstRows
from entrepot.seller.forms.fields import category_choices
from entrepot.seller.words import word

ENDINGS: Final = (".csv", ".jsonl", ".ndjson", ".json", ".xml")
MAX_BYTES: Final = 200 * 1024 * 1024


class ColumnsForm(forms.Form):
    """Which field each column of a file is, and what to do with the rows."""

    category = forms.ChoiceField(
        label=_("Category of rows that name none"), required=False, help_text=_("Empty: guessed by the title.")
    )
    publish = forms.BooleanField(label=_("Publish what is complete"), required=False)

    def __init__(self, *args: Any, seen: FirstRows, said: Mapping[str, str] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["category"]).choices = category_choices()
        choices = [("", _("– leave out –")), *((field, word("import_field", field)) for field in seen.fields)]
        self.seen = seen
        for place, column in enumerate(seen.columns):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=column.name,
                choices=choices,
                widget=forms.Select(attrs={"class": "input"}),
                required=False,
                initial=(said.get(column.name, "") if said is not None else column.guess),
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, Column]]:
        """The choice of each column beside what it holds."""
        return [(self[f"c{place}"], column) for place, column in enumerate(self.seen.columns)]

    @property
    def columns(self) -> dict[str, str]:
        """The field that each column is; those that are left out are "" ."""
        return {column.name: self.cleaned_data[f"c{place}"] for place, column in enumerate(self.seen.columns)}

    def clean(self) -> dict[str, Any]:
        """No field from two columns; title and price from one each."""
        taken: set[str] = set()
        for place, _column in enumerate(self.seen.columns):
            field = self.cleaned_data.get(f"c{place}", "")
            if field in taken:
                self.add_error(f"c{place}", _("Another column is this field already."))
            taken |= {field} - {""}
        if not any(field.partition(":")[0] == "title" for field in taken):
            self.add_error(None, _("Say which column is the title."))
        if "price" not in taken:
            self.add_error(None, _("Say which column is the price."))
        return self.cleaned_data


class ImportForm(forms.Form):
    """A file of products and what to do with it."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("CSV, JSON lines, or a Google product feed (XML). At most 200 MB."),
    )
    category = forms.ChoiceField(
        label=_("Category of rows that name none"), required=False, help_text=_("Empty: guessed by the title.")
    )
    publish = forms.BooleanField(label=_("Publish what is complete"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["category"]).choices = category_choices()

    def clean_file(self) -> UploadedFile[Any]:
        """A file of a known kind and of a size that is one."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if PurePath(upload.name or "").suffix.lower() not in ENDINGS:
            raise ValidationError(_("The name of the file ends in one of: %(endings)s") % {"endings": " ".join(ENDINGS)})
        if (upload.size or 0) > MAX_BYTES:
            raise ValidationError(_("The file is larger than 200 MB."))
        return upload
