"""Freight templates: what delivery costs the shopper, and a parcel to try it with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entrepot.kernel.errors import Missing, Refused
from entrepot.logistics.errors import BadTemplate
from entrepot.logistics.queries import template_of as stored_template
from entrepot.logistics.queries import templates
from entrepot.logistics.services import quote_freight, save_template
from entrepot.logistics.types import FreightItem, FreightRequest, StoredTemplate
from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.seller.forms.freight import (
    AreaForm,
    TemplateForm,
    TryForm,
    area_forms,
    initial_of,
    initial_of_areas,
    is_simple,
    template_of,
)
from entrepot.wording.refusals import sentence


@at_desk("freight.edit")
def freight(request: DeskRequest) -> HttpResponseBase:
    """The store's templates in force, the default first."""
    rows = [(stored, is_simple(stored.template)) for stored in templates(request.desk.store_id)]
    return show(request, "seller/freight.html", {"section": "freight", "rows": rows})


@at_desk("freight.edit")
def new_template(request: DeskRequest) -> HttpResponseBase:
    """A new template; the first of a store is its default."""
    return _edit(request, None)


@at_desk("freight.edit")
def edit_template(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """A template in force; saving makes its next version, orders keep the one they were priced with."""
    return _edit(request, _own(request, key))


@at_desk("freight.edit")
def try_template(request: DeskRequest, key: UUID) -> HttpResponseBase:
    """What one parcel would cost by the template, with the working."""
    desk, stored = request.desk, _own(request, key)
    form = TryForm(request.GET or None, currency=stored.template.currency)
    context: dict[str, Any] = {"section": "freight", "stored": stored, "trial": form, "simple": is_simple(stored.template)}
    if form.is_valid():
        said = form.cleaned_data
        [offer] = quote_freight(
            [
                FreightRequest(
                    store_id=desk.store_id,
                    country=said["country"].upper(),
                    division=said["division"].strip().upper(),
                    currency=stored.template.currency,
                    goods_minor=said["goods_minor"],
                    items=(FreightItem(said["pieces"], said["weight_g"], said["volume_cm3"] * 1000),),
                    template_key=key,
                )
            ]
        )
        context |= {"refusal": sentence(offer)} if isinstance(offer, Refused) else {"offer": offer}
    return show(request, "seller/freight_price.html" if request.htmx else "seller/freight_try.html", context)


def _own(request: DeskRequest, key: UUID) -> StoredTemplate:
    stored = stored_template(key)
    if stored.store_id != request.desk.store_id:
        raise Missing(what="freight template")
    return stored


def _edit(request: DeskRequest, stored: StoredTemplate | None) -> HttpResponseBase:
    desk = request.desk
    if stored is not None and not is_simple(stored.template):
        messages.info(request, _("This template says more than this form can show. It is changed by the API."))
        return redirect("seller:freight-try", slug=desk.store.slug, key=stored.key)
    currency = stored.template.currency if stored else desk.store.currency
    was = stored.template if stored else None
    if request.method == "POST":
        form, areas = TemplateForm(request.POST, currency=currency), area_forms(currency, request.POST)
        if "add_area" in request.POST:
            typed = [{name: row[name].data for name in row.fields} for row in areas.forms]
            kept = {name: request.POST.get(name, "") for name in form.fields}
            return _page(request, stored, TemplateForm(initial=kept, currency=currency), area_forms(currency, None, typed, 1))
        if form.is_valid() and areas.is_valid():
            try:
                saved = save_template(
                    desk.store_id,
                    template_of(form, areas, currency, was),
                    actor=desk.actor,
                    key=stored.key if stored else None,
                    is_default=form.cleaned_data["is_default"],
                )
            except BadTemplate as refusal:
                form.add_error(None, sentence(refusal))
            else:
                messages.success(request, _("Saved. Quotes from now on go by it."))
                return redirect("seller:freight-edit", slug=desk.store.slug, key=saved.key)
    else:
        form = TemplateForm(
            initial=initial_of(was, is_default=stored.is_default) if was and stored else None, currency=currency
        )
        areas = area_forms(currency, None, initial_of_areas(was) if was else [])
    return _page(request, stored, form, areas)


def _page(
    request: DeskRequest, stored: StoredTemplate | None, form: TemplateForm, areas: BaseFormSet[AreaForm]
) -> HttpResponseBase:
    currency = stored.template.currency if stored else request.desk.store.currency
    context = {
        "section": "freight",
        "stored": stored,
        "form": form,
        "areas": areas,
        "trial": TryForm(currency=currency),
        "currency": currency,
    }
    return show(request, "seller/freight_edit.html", context, status=422 if form.errors or areas.is_bound else 200)
