"""Accounts at payment providers: made, tried out, given new keys, taken from shoppers. Nothing secret is ever shown."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.console.access import Operating, operating, show, telling
from entrepot.console.provider_forms import CREDENTIALS, AccountForm, CredentialsForm, NewAccountForm
from entrepot.kernel.errors import Refused
from entrepot.payments.queries import AccountView, provider_account, provider_accounts, provider_kinds
from entrepot.payments.services import add_account, change_account, drop_former_keys, retire_account, rotate_keys, try_account
from entrepot.stores.queries import stores
from entrepot.wording.refusals import sentence

LEAF = "payments.accounts"


@operating(LEAF)
def providers(request: Operating) -> HttpResponseBase:
    """Every account, those in use first."""
    accounts = provider_accounts()
    context = {
        "section": "providers",
        "accounts": accounts,
        "kinds": provider_kinds(),
        "stores": stores({account.store_id for account in accounts if account.store_id}),
    }
    return show(request, "console/providers/providers.html", context)


@operating(LEAF)
@reauthentication_required  # type: ignore[untyped-decorator]
def new_provider(request: Operating, kind: str) -> HttpResponseBase:
    """Type an account in; it is tried out before it is kept."""
    known = provider_kinds().get(kind)
    if known is None:
        raise Http404
    taken = {account.code for account in provider_accounts()}
    free = next(name for name in [kind, *(f"{kind}-{number}" for number in range(2, len(taken) + 3))] if name not in taken)
    form = NewAccountForm(request.POST or None, kind=known, initial={"code": free, "label": known.name})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_account(form.draft(), actor=request.actor, unchecked=form.cleaned_data["unchecked"])
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("The account is kept, and offered to shoppers."))
            return redirect("console:provider", account_id=made)
    context: dict[str, Any] = {"section": "providers", "form": form, "kind": known}
    return show(request, "console/providers/new.html", context, status=_status(form))


@operating(LEAF)
@reauthentication_required  # type: ignore[untyped-decorator]
def provider(request: Operating, account_id: UUID) -> HttpResponseBase:
    """One account: what it is, whether it works, its keys in masks, and the form for new ones."""
    account = provider_account(account_id)
    kind = provider_kinds()[account.kind]
    changing = request.method == "POST" and request.POST.get("do") == "change"
    rotating = request.method == "POST" and not changing
    form = CredentialsForm(request.POST if rotating else None, kind=kind, is_change=True)
    about = AccountForm(request.POST if changing else None, initial={"label": account.label, "gateway": account.gateway})
    if rotating and form.is_valid():
        try:
            rotate_keys(account_id, form.credentials(), actor=request.actor, unchecked=form.cleaned_data["unchecked"])
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("The new keys sign from now on; messages under the former ones are still believed."))
            return redirect("console:provider", account_id=account_id)
    if changing and about.is_valid():
        try:
            change_account(account_id, actor=request.actor, **about.cleaned_data)
        except Refused as refusal:
            _refuse(about, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("console:provider", account_id=account_id)
    context = {
        "section": "providers",
        "account": account,
        "kind": kind,
        "store": stores([account.store_id]).get(account.store_id) if account.store_id else None,
        "versions": [_masked(account, keys) for keys in account.keys],
        "has_former": any(keys.state == "former" for keys in account.keys),
        "form": form,
        "about": about,
    }
    status = HTTPStatus.CONFLICT if form.errors or about.errors else HTTPStatus.OK
    return show(request, "console/providers/provider.html", context, status=status)


@operating(LEAF)
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def move_provider(request: Operating, account_id: UUID) -> HttpResponseBase:
    """Try it out, offer it or not, destroy the former keys, retire it."""
    do = request.POST.get("do", "")
    if do == "try":
        outcome = try_account(account_id, actor=request.actor)
        if outcome.works:
            messages.success(request, _("It works: the provider answered, and signed its answer."))
        else:
            messages.error(request, _("It does not work: {message}").format(message=outcome.message))
    elif do in {"offer", "withhold"}:
        with telling(request, _("Shoppers see it.") if do == "offer" else _("Shoppers do not see it any more.")):
            change_account(account_id, actor=request.actor, is_offered=do == "offer")
    elif do == "drop":
        with telling(request, _("The former keys are destroyed.")):
            drop_former_keys(account_id, actor=request.actor)
    elif do == "retire":
        with telling(request, _("Retired. Payments made through it can still be asked about and refunded.")):
            retire_account(account_id, actor=request.actor)
    return redirect("console:provider", account_id=account_id)


def _masked(account: AccountView, keys: Any) -> dict[str, Any]:
    shown = [(CREDENTIALS.get(name, name), text) for name, text in keys.shown.items()]
    return {"version": keys.version, "state": keys.state, "shown": shown, "created_at": keys.created_at, "ended_at": keys.ended_at,
            "is_of": account.code}  # fmt: skip


def _refuse(form: forms.Form, refusal: Refused) -> None:
    if refusal.kind in {"forbidden", "missing"}:
        raise refusal
    field = str(refusal.fields.get("field", ""))
    form.add_error(field if field in form.fields else None, sentence(refusal))


def _status(form: forms.Form) -> int:
    return HTTPStatus.CONFLICT if form.is_bound and form.errors else HTTPStatus.OK
