"""Files that come in."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from entrepot.seller.forms.fields import category_choices

ENDINGS: Final = (".csv", ".jsonl", ".ndjson", ".json", ".xml")
MAX_BYTES: Final = 200 * 1024 * 1024


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
