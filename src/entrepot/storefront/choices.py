"""What a shopper chooses while looking at a quote: ways of sending, notes to the stores, identity details for customs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused
from entrepot.orders.enums import IdentityKind
from entrepot.orders.queries import identity_needed, kept_identity_masks
from entrepot.orders.services import NOTE_LENGTH, checked_identity, kept_identity
from entrepot.orders.types import AskedQuote, IdentityDetails, Quote

from .visitor import actor_of

_NUMBERS: Final[dict[str, Promise]] = {
    IdentityKind.CN_RESIDENT: _("Resident identity number (18 characters)"),
    IdentityKind.KR_PCCC: _("Personal customs clearance code (P and 12 digits)"),
    IdentityKind.BR_CPF: _("CPF (11 digits)"),
}
_WRONG: Final[dict[str, Promise]] = {
    "name": _("Please give the name as it stands on the document."),
    "number": _("This number cannot be right; please check it."),
}


def services_in(request: HttpRequest | None, found: Quote) -> Mapping[str, str]:
    """The ways of sending that were posted, by part; where none was, those that the quote is for."""
    chosen: dict[str, str] = {}
    for order in found.orders:
        offered = {option["service"] for option in order.options}
        posted = request.POST.get(f"service:{order.part}", "") if request else ""
        now = str(order.freight.get("service", ""))
        chosen[order.part] = posted if posted in offered else now
    return chosen


def notes_in(request: HttpRequest, found: Quote, asked: AskedQuote) -> Mapping[str, str]:
    """The notes that were posted, by part; where none was, those from before."""
    return {
        order.part: " ".join(request.POST.get(f"note:{order.part}", asked.notes.get(order.part, "")).split())[:NOTE_LENGTH]
        for order in found.orders
    }


class IdentityForm(forms.Form):
    """Who customs is told the buyer is. What the person gave before is shown as a mask only, and used where nothing is typed."""

    identity_name = forms.CharField(label=_("Name on the document"), max_length=60, required=False)
    identity_number = forms.CharField(max_length=30, required=False)
    keep = forms.BooleanField(label=_("Keep these details, encrypted, for my next purchase"), required=False)

    def __init__(self, *args: Any, kind: str, mask: str, is_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.mask = kind, mask
        for name in ("identity_name", "identity_number"):
            self.fields[name].required = not mask
        self.fields["identity_number"].label = str(_NUMBERS[kind])
        for name in ("identity_name", "identity_number"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        if not is_person:
            del self.fields["keep"]

    @classmethod
    def of(cls, request: HttpRequest, found: Quote, asked: AskedQuote, *, is_sent: bool = True) -> IdentityForm | None:
        """The form for the quote; None where customs asks for nothing."""
        kind = identity_needed(found.destination, found.orders)
        if not kind:
            return None
        person = actor_of(request).person_id
        mask = kept_identity_masks(person).get(kind, "") if person else ""
        initial = {"identity_name": "" if mask else asked.address.name, "keep": True}
        data = request.POST if is_sent else None
        return cls(data, initial=initial, kind=kind, mask=mask, is_person=person is not None)

    @property
    def uses_kept(self) -> bool:
        """Whether the details from before are meant."""
        return bool(self.mask) and not self.cleaned_data.get("identity_number")

    def clean(self) -> dict[str, Any]:
        """Each field that cannot be right, said beside it."""
        typed = super().clean() or self.cleaned_data
        typed.setdefault("keep", False)
        if self.errors or self.uses_kept:
            return typed
        try:
            checked_identity(self._typed())
        except Refused as refusal:
            self.refuse(refusal)
        return typed

    def refuse(self, refusal: Refused) -> None:
        """Say what the order desk says."""
        field = str(refusal.fields.get("field", "number"))
        self.add_error(f"identity_{field}", str(_WRONG[field]))

    def details(self, actor: Actor) -> IdentityDetails | None:
        """What was typed, or what the person gave before."""
        return kept_identity(self.kind, actor=actor) if self.uses_kept else self._typed()

    def _typed(self) -> IdentityDetails:
        typed = self.cleaned_data
        return IdentityDetails(self.kind, typed.get("identity_name", ""), typed.get("identity_number", ""))
