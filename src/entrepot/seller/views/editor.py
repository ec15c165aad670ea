"""Make a product, change it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entrepot.catalog import services
from entrepot.catalog.types import ProductUpdate, StoredProduct
from entrepot.kernel.errors import Refused
from entrepot.seller.access import DeskRequest, at_desk, show, tell
from entrepot.seller.forms.product import (
    ProductForm,
    VariantForm,
    draft_of,
    initial_of,
    initial_of_variants,
    put_refusal,
    variant_forms,
)
from entrepot.seller.views.products import VERBS, buttons, own_products
from entrepot.seller.wording import text_in


@at_desk("catalog.edit")
def new(request: DeskRequest) -> HttpResponseBase:
    """A new product: saved as a draft, or published at once."""
    return _edit(request, None)


@at_desk("catalog.view")
def edit(request: DeskRequest, product_id: UUID) -> HttpResponseBase:
    """The product as it is stored; saving it goes by the version that was read."""
    return _edit(request, own_products(request.desk, [str(product_id)])[product_id])


def _edit(request: DeskRequest, product: StoredProduct | None) -> HttpResponseBase:
    desk = request.desk
    was = product.draft if product else None
    shown = initial_of_variants(was) if was else []
    if request.method == "POST":
        form = ProductForm(request.POST)
        if "add_variant" in request.POST:
            return _page(request, product, ProductForm(None, initial=_typed(request)), _one_more(request))
        articles = variant_forms(desk.store.currency, request.POST)
        if form.is_valid() and articles.is_valid():
            saved = _saved(request, form, articles, product)
            if saved is not None:
                return redirect("seller:product", slug=desk.store.slug, product_id=saved)
    else:
        form = ProductForm(initial={**initial_of(was), "version": product.version} if was and product else None)
        articles = variant_forms(desk.store.currency, None, shown)
    return _page(request, product, form, articles)


def _page(
    request: DeskRequest, product: StoredProduct | None, form: ProductForm, articles: BaseFormSet[VariantForm]
) -> HttpResponseBase:
    context = {
        "section": "products",
        "product": product,
        "title": _title(product),
        "form": form,
        "articles": articles,
        "may_edit": "catalog.edit" in request.desk.leaves and (product is None or product.state != "archived"),
        "verbs": buttons(product.state, request.desk) if product else [],
    }
    wrong = form.errors or articles.total_error_count() if form.is_bound else False
    return show(request, "seller/editor.html", context, status=422 if wrong else 200)


def _title(product: StoredProduct | None) -> str:
    if product is None:
        return ""
    return text_in({language: text.title for language, text in product.draft.texts.items()}) or product.slug


def _saved(
    request: DeskRequest, form: ProductForm, articles: BaseFormSet[VariantForm], product: StoredProduct | None
) -> UUID | None:
    """Store what valid forms say; the product's id, or None with the refusal put beside its field."""
    desk = request.desk
    draft = draft_of(desk.store, form, articles, product.draft if product else None)
    outcome: Any
    if product is None:
        [outcome] = services.create_products([draft], desk.actor)
    else:
        [outcome] = services.update_products([ProductUpdate(product.id, draft, form.cleaned_data["version"])], desk.actor)
    if isinstance(outcome, Refused):
        put_refusal(form, articles, outcome)
        return None
    product_id: UUID = outcome.product_id
    messages.success(request, _("Saved."))
    if "publish" in request.POST:
        tell(request, services.submit([product_id], desk.actor), str(VERBS["submit"][1]))
    return product_id


def _typed(request: DeskRequest) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in ProductForm().fields}


def _one_more(request: DeskRequest) -> BaseFormSet[VariantForm]:
    """The articles as typed, with one more empty row: for browsers without scripts, and the same with them."""
    data: QueryDict = request.POST.copy()
    total = data.get("v-TOTAL_FORMS", "0")
    data["v-TOTAL_FORMS"] = str(min(int(total) + 1 if total.isdecimal() else 1, 500))
    rows = variant_forms(request.desk.store.currency, data)
    typed = [{name: row[name].data for name in row.fields} for row in rows.forms[:-1]]
    return variant_forms(request.desk.store.currency, None, typed, extra=1)
