"""Many products at once: prices by percent, another category, drafts deleted; and taking the last deed back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalog import services
from entrepot.catalog.queries import category, shortcuts
from entrepot.catalog.types import Priced, PriceUpdate, ProductUpdate, StoredProduct, Updated
from entrepot.kernel.errors import Missing
from entrepot.kernel.money import round_minor
from entrepot.seller.access import DeskRequest, at_desk, tell
from entrepot.seller.undo import BACK, remember, taken
from entrepot.seller.views.products import carry_out, own_products


@at_desk("catalog.edit")
@require_POST
def bulk(request: DeskRequest) -> HttpResponseBase:
    """Apply `do` (“price”, “category”, “delete”), or a deed that is kept (`kept`), to the products that were ticked."""
    desk = request.desk
    products = own_products(desk, list(dict.fromkeys(request.POST.getlist("product"))))
    said: QueryDict = _kept(request) if request.POST.get("kept") else request.POST
    do = said.get("deed", "") if said is not request.POST else said.get("do", "")
    if not products:
        messages.warning(request, _("Tick the products first."))
    elif do == "price":
        _prices(request, products, said.get("percent", ""))
    elif do == "category":
        _category(request, products, said.get("category", ""))
    elif do in BACK:
        carry_out(request, do, list(products))
    elif do == "delete":
        tell(request, services.delete_drafts(list(products), desk.actor), _("Deleted."))
    return redirect("seller:products", slug=desk.store.slug)


@at_desk("catalog.edit")
@require_POST
def undo(request: DeskRequest) -> HttpResponseBase:
    """Take the last deed back, where it still can be."""
    desk = request.desk
    verb, rows = taken(request)
    done = _("Taken back.")
    if verb == "price":
        tell(request, services.set_prices([PriceUpdate(UUID(id_), now, former) for id_, now, former in rows], desk.actor), done)
    elif verb == "category":
        stored = own_products(desk, [product for product, _path in rows])
        paths = {UUID(product): path for product, path in rows}
        tell(request, services.update_products(_moves(stored, paths), desk.actor), done)
    elif verb in {"submit", "withdraw", "restore"}:
        tell(request, getattr(services, verb)([UUID(product) for product in rows], desk.actor), done)
    else:
        messages.warning(request, _("There is nothing to take back any more."))
    return redirect("seller:products", slug=desk.store.slug)


def _kept(request: DeskRequest) -> QueryDict:
    """What a kept deed says. Raises Missing for one that the person does not see."""
    for row in shortcuts(request.desk.store_id, request.desk.actor.person_id):
        if row.kind == "deed" and str(row.id) == request.POST["kept"]:
            return QueryDict(row.content)
    raise Missing(what="view")


def _prices(request: DeskRequest, products: Mapping[UUID, StoredProduct], typed: str) -> None:
    try:
        percent = Decimal(typed.strip().replace(",", ".").removesuffix("%"))
    except InvalidOperation:
        percent = Decimal(0)
    if not percent.is_finite() or not Decimal(-90) <= percent <= Decimal(900) or not percent:
        messages.error(request, _("A percentage lies between -90 and 900, as -10 or 2.5."))
        return
    was: dict[UUID, tuple[int, int | None]] = {}
    updates = []
    for product in products.values():
        for variant in product.draft.variants:
            if not variant.is_active:
                continue
            variant_id, former = product.variant_ids[variant.sku], variant.compare_at_minor
            price = round_minor(variant.price_minor * (1 + percent / 100))
            was[variant_id] = (variant.price_minor, former)
            updates.append(PriceUpdate(variant_id, price, former if former is not None and former >= price else None))
    outcomes = services.set_prices(updates, request.desk.actor)
    tell(request, outcomes, _("The prices are changed."))
    changed = [outcome.variant_id for outcome in outcomes if isinstance(outcome, Priced)]
    remember(request, "price", [[str(variant), *was[variant]] for variant in changed])


def _category(request: DeskRequest, products: Mapping[UUID, StoredProduct], path: str) -> None:
    place = category(path)
    if place is None:
        messages.error(request, _("Choose a category."))
        return
    outcomes = services.update_products(_moves(products, dict.fromkeys(products, place.path)), request.desk.actor)
    tell(request, outcomes, _("Moved."))
    moved = [outcome.product_id for outcome in outcomes if isinstance(outcome, Updated) and outcome.kinds]
    remember(request, "category", [[str(product), products[product].draft.category] for product in moved])


def _moves(products: Mapping[UUID, StoredProduct], paths: Mapping[UUID, str]) -> list[ProductUpdate]:
    return [
        ProductUpdate(product.id, replace(product.draft, category=paths[product.id]), product.version)
        for product in products.values()
    ]
