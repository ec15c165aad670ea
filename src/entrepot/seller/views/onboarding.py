"""Become a merchant, draft a store, hand it in, see what the review says."""

from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.identity.services import rights_of
from entrepot.kernel import clock
from entrepot.kernel.errors import Missing, Refused
from entrepot.seller.access import DeskRequest, SignedIn, at_desk, show, signed_in, store_ids_of, telling
from entrepot.seller.beginning import BEFORE_OPENING, before_the_store
from entrepot.seller.forms.onboarding import MerchantForm, PapersForm, StoreForm
from entrepot.seller.kinds_compared import kinds_compared
from entrepot.stores import services
from entrepot.stores.enums import StoreKind, StoreState
from entrepot.stores.queries import MerchantView, applications_of, kind_rules, merchants_of, stores
from entrepot.wording.refusals import sentence


@signed_in
def start(request: SignedIn) -> HttpResponseBase:
    """The first step: the company. Those who have one go on with it."""
    form = MerchantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            merchant_id = services.open_merchant(actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("registration_no" if refusal.code == "stores.merchant_registered" else None, sentence(refusal))
        else:
            return redirect("seller:start-store", merchant_id=merchant_id)
    mine = stores(store_ids_of(request.actor)).values()
    context = {
        "form": form,
        "merchants": _own_merchants(request),
        "drafts": sorted((store for store in mine if store.state in BEFORE_OPENING), key=lambda store: store.slug),
        "beginning": before_the_store("company"),
    }
    return render(request, "seller/start.html", context, status=422 if form.errors else 200)


@signed_in
def start_store(request: SignedIn, merchant_id: UUID) -> HttpResponseBase:
    """The second step: the store, as a draft that its maker owns."""
    merchant = next((merchant for merchant in _own_merchants(request) if merchant.id == merchant_id), None)
    if merchant is None:
        raise Missing(what="merchant")
    form = StoreForm(request.POST or None, initial={"country": merchant.country, "currency": "EUR"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.draft_store(
                merchant_id,
                StoreKind(said["kind"]),
                actor=request.actor,
                slug=said["slug"],
                name=form.name,
                currency=said["currency"],
                country=said["country"],
            )
        except Refused as refusal:
            form.add_error(_field_of(refusal), sentence(refusal))
        else:
            return redirect("seller:application", slug=said["slug"])
    context = {
        "form": form,
        "merchant": merchant,
        "beginning": before_the_store("kind"),
        "comparison": kinds_compared(merchant.country, clock.now().date()),
    }
    return render(request, "seller/start_store.html", context, status=422 if form.errors else 200)


@at_desk("stores.edit")
def application(request: DeskRequest) -> HttpResponseBase:
    """The last step: papers, and what became of the application."""
    desk = request.desk
    asked = kind_rules(desk.store.kind, clock.now().date(), desk.store.country).required_papers
    past = applications_of(desk.store_id)
    given = {paper.kind: paper.reference for paper in past[0].papers} if past else {}
    form = PapersForm(request.POST or None, kinds=asked, initial=given)
    may_apply = desk.store.state in {StoreState.DRAFT, StoreState.REFUSED}
    if request.method == "POST" and may_apply and form.is_valid():
        with telling(request, _("Handed in. You hear from us by e-mail, and see it here.")):
            services.apply(desk.store_id, form.papers, actor=desk.actor)
        return redirect("seller:application", slug=desk.store.slug)
    context = {"section": "application", "form": form, "past": past, "may_apply": may_apply}
    return show(request, "seller/application.html", context, status=422 if form.errors else 200)


def _own_merchants(request: SignedIn) -> list[MerchantView]:
    """The companies that the person may open stores for."""
    organisations = rights_of(request.actor).organisations
    return merchants_of([id_ for id_, leaves in organisations.items() if "merchant.open_store" in leaves])


def _field_of(refusal: Refused) -> str | None:
    known = {"stores.slug_taken": "slug", "stores.currency_not_settled": "currency", "kernel.unknown_currency": "currency"}
    field = {"name": "name_en"}.get(str(refusal.fields.get("field", "")), str(refusal.fields.get("field", "")))
    return known.get(refusal.code) or (field if field in StoreForm().fields else None)
