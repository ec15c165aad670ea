"""People and keys."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from entrepot.identity.enums import StoreRole
from entrepot.kernel import clock
from entrepot.seller.words import LEAVES, word


class InviteForm(forms.Form):
    """An offer to join the store's staff."""

    email = forms.EmailField(label=_("E-mail address"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=[(role, word("role", role)) for role in reversed(StoreRole.values)]
        )
        self.fields["language"] = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
        self.fields["days"] = forms.TypedChoiceField(
            label=_("The link works for"),
            coerce=int,
            initial=14,
            choices=[
                (days, ngettext_lazy("%(count)d day", "%(count)d days", "count") % {"count": days}) for days in (3, 7, 14, 30)
            ],
        )


class OverlapForm(forms.Form):
    """How long an old key or secret still works beside its successor."""

    overlap = forms.TypedChoiceField(
        label=_("The old one works for"),
        coerce=lambda hours: timedelta(hours=int(hours)),
        choices=[(24, _("24 more hours")), (1, _("1 more hour")), (168, _("7 more days")), (0, _("not at all: it ends now"))],
    )


class KeyForm(forms.Form):
    """A key for a program."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    days = forms.IntegerField(
        label=_("Days until it ends"), required=False, min_value=1, max_value=3650, help_text=_("Empty: it does not end.")
    )

    def __init__(self, *args: Any, leaves: AbstractSet[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaves"] = forms.MultipleChoiceField(
            label=_("What it may do"),
            choices=[(leaf, word("leaf", leaf)) for leaf in sorted(leaves & LEAVES.keys(), key=list(LEAVES).index)],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        """`expires_at` is the moment, or None."""
        cleaned = super().clean() or {}
        days = cleaned.get("days")
        cleaned["expires_at"] = clock.now() + timedelta(days=days) if days else None
        return cleaned
