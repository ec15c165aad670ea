"""Forms of accounts at payment providers, made of what each protocol needs to know. A secret is typed, never shown again."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.kernel.errors import Missing
from entrepot.payments.types import NewAccount
from entrepot.stores.queries import store_by_slug
from entrepot.wording.words import Words

CREDENTIALS: Final[Words] = {
    "account": _("Account (acct_…)"),
    "alipay_root_cert_sn": _("Number of Alipay's root certificate"),
    "api_v3_key": _("API v3 key, 32 characters"),
    "app_cert_sn": _("Number of the application's certificate"),
    "app_id": _("App id"),
    "appid": _("App id (wx…)"),
    "client_id": _("Client id"),
    "hold": _("Money is held until it is let go (yes, or empty)"),
    "key_version": _("Version of the key"),
    "mchid": _("Merchant number"),
    "merchant_serial": _("Number of the API certificate"),
    "method": _("Method that the cashier opens with"),
    "payout": _("Payouts are allowed (yes, or empty)"),
    "private_key": _("Private key of ours"),
    "provider_public_key": _("Public key of the provider"),
    "provider_serial": _("Number of the provider's public key (PUB_KEY_ID_…)"),
    "secret_key": _("Secret key"),
    "seller_id": _("Seller id (2088…)"),
    "settlement_currency": _("Currency of settlement"),
    "webhook_secret": _("Secret of the webhook (whsec_…)"),
}


class CredentialsForm(forms.Form):
    """What an account of a protocol knows. When keys are changed, a field that stays empty keeps what was there."""

    unchecked = forms.BooleanField(
        label=_("Save without trying the connection"),
        required=False,
        help_text=_("Only if the provider cannot be reached from here now: wrong keys are then found by the first shopper."),
    )

    def __init__(self, *args: Any, kind: Any, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        first = list(self.fields)
        for one in kind.credentials:
            widget: forms.Widget
            if one.is_key:
                widget = forms.Textarea({"rows": 4, "class": "mono", "spellcheck": "false", "autocomplete": "off"})
            else:
                widget = forms.TextInput({"class": "mono", "spellcheck": "false", "autocomplete": "off"})
            help_text = _("Empty: stays as it is.") if is_change else "" if one.is_needed else _("Can be left empty.")
            self.fields[one.name] = forms.CharField(
                label=str(CREDENTIALS[one.name]),
                required=one.is_needed and not is_change,
                max_length=8_000,
                widget=widget,
                help_text=help_text,
            )
        self.order_fields(
            [*(name for name in first if name != "unchecked"), *(one.name for one in kind.credentials), "unchecked"]
        )

    def credentials(self) -> dict[str, str]:
        """What was typed, by name."""
        return {one.name: self.cleaned_data.get(one.name, "") for one in self.kind.credentials}


class NewAccountForm(CredentialsForm):
    """A new account."""

    code = forms.CharField(
        label=_("Short name"),
        max_length=32,
        help_text=_(
            "Small letters, digits and hyphens; it stands on payments for ever, and is part of the address for messages."
        ),
    )
    label = forms.CharField(label=_("Name for people"), max_length=80, required=False)
    store = forms.SlugField(
        label=_("Store"), required=False, help_text=_("Empty for the platform's own account; else the store's short name.")
    )
    gateway = forms.CharField(label=_("Address of the API"), max_length=300, required=False)

    def __init__(self, *args: Any, kind: Any, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        self.fields["gateway"].help_text = _("Empty: {address}").format(address=kind.gateway)

    def clean_store(self) -> UUID | None:
        """The store of that short name."""
        slug = self.cleaned_data["store"]
        try:
            return store_by_slug(slug).id if slug else None
        except Missing:
            raise forms.ValidationError(_("There is no such store.")) from None

    def draft(self) -> NewAccount:
        """What the verb takes."""
        data = self.cleaned_data
        return NewAccount(self.kind.code, data["code"], data["label"], self.credentials(), data["gateway"], data["store"])


class AccountForm(forms.Form):
    """What can be changed without new keys."""

    label = forms.CharField(label=_("Name for people"), max_length=80)
    gateway = forms.CharField(label=_("Address of the API"), max_length=300)
