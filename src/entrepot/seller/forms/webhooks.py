"""Where facts are sent, and what of its log is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.events.enums import DeliveryState
from entrepot.events.types import known
from entrepot.seller.words import word


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds of facts that leave the house, by their rooms."""
    rooms: dict[str, list[tuple[str, str]]] = {}
    for kind in sorted({fact.kind for fact in known.values() if fact.is_public}):
        rooms.setdefault(word("fact_room", kind.partition(".")[0]), []).append((kind, word("fact", kind)))
    return list(rooms.items())


class EndpointForm(forms.Form):
    """Where facts are sent to."""

    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    description = forms.CharField(label=_("What is it for?"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_("What it hears of"),
            required=False,
            choices=kind_choices(),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None ticked: all of them."),
        )


class LogForm(forms.Form):
    """What narrows the log; everything may be empty."""

    kind = forms.ChoiceField(label=_("Fact"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: [("", _("All")), *((state.value, word("delivery", state.value)) for state in DeliveryState)],
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in {"kind": [(kind, word("fact", kind)) for kind in kinds]}.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *values]

    def clean(self) -> dict[str, Any]:
        """A period ends after it began."""
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The period ends before it begins."))
        return said

    def wanted(self) -> dict[str, Any]:
        """The filter as `deliveries` takes it; what was typed wrongly does not narrow."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "kind": said.get("kind", ""),
            "state": DeliveryState(said["state"]) if said.get("state") else None,
            "since": _midnight(said["since"]) if said.get("since") else None,
            "until": _midnight(said["until"]) + timedelta(days=1) if said.get("until") else None,
        }


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, UTC)
