"""Queues of the review: stores that want to open, products that want to be sold."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalog import services as catalog
from entrepot.catalog.errors import UnknownCursor
from entrepot.catalog.queries import seller_products, stored_products
from entrepot.console.access import Operating, operating, show, tell, telling
from entrepot.stores import queries as stores
from entrepot.stores import services
from entrepot.stores.types import ApplicationView

PAGE: Final = 20


@operating("stores.review")
def applications(request: Operating) -> HttpResponseBase:
    """Stores that want to open, the longest waiting first, with their papers."""
    rows = stores.review_queue(actor=request.actor, after=_after(request.GET.get("after", "")), limit=PAGE + 1)
    context = {"section": "applications", "rows": rows[:PAGE], "next": _marker(rows[PAGE - 1]) if len(rows) > PAGE else ""}
    return show(request, "console/applications.html", context)


@operating("stores.review")
@require_POST
def decide_application(request: Operating, store_id: UUID) -> HttpResponseBase:
    """Open the store (`do` is “approve”), or turn it down for a reason that the merchant reads."""
    if request.POST.get("do") == "approve":
        with telling(request, _("The store is open.")):
            services.approve(store_id, actor=request.actor)
    else:
        reasons = [line.strip() for line in request.POST.get("reason", "").splitlines() if line.strip()]
        with telling(request, _("The application is turned down.")):
            services.refuse(store_id, reasons, actor=request.actor)
    return redirect("console:applications")


@operating("catalog.review")
def products(request: Operating) -> HttpResponseBase:
    """Products that wait for review, the longest waiting first, with what a reviewer must see."""
    try:
        page = seller_products(None, state="review", after=request.GET.get("after", ""), limit=PAGE, oldest_first=True)
    except UnknownCursor:
        return redirect("console:products")
    stored = stored_products([row.id for row in page.rows])
    context = {
        "section": "products",
        "rows": [(row, stored[row.id]) for row in page.rows],
        "stores": stores.stores({row.store_id for row in page.rows}),
        "next": page.next,
    }
    return show(request, "console/products.html", context)


@operating("catalog.review")
@require_POST
def decide_product(request: Operating, product_id: UUID) -> HttpResponseBase:
    """Put the product on sale (`do` is “approve”), or give it back with a reason that the merchant reads."""
    if request.POST.get("do") == "approve":
        tell(request, catalog.approve([product_id], request.actor), _("On sale."))
    else:
        reason = request.POST.get("reason", "").strip()
        tell(request, catalog.refuse([product_id], request.actor, reason=reason), _("Given back to the merchant."))
    return redirect("console:products")


def _after(text: str) -> tuple[datetime, int] | None:
    at, _mark, application_id = text.partition("~")
    with suppress(ValueError):
        return datetime.fromisoformat(at), int(application_id)
    return None


def _marker(row: ApplicationView) -> str:
    return f"{row.applied_at.isoformat()}~{row.application_id}"
