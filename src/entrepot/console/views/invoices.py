"""Invoices of fees to stores."""

from __future__ import annotations

from contextlib import suppress
from typing import Final
from uuid import UUID

from django.http.response import HttpResponseBase

from entrepot.console.access import Operating, operating, show
from entrepot.settlement.queries import fee_invoices
from entrepot.stores import queries as stores

PAGE: Final = 50


@operating("settlement.view")
def invoices(request: Operating) -> HttpResponseBase:
    """Every document, the latest first."""
    before = None
    with suppress(ValueError):
        before = UUID(request.GET.get("before", ""))
    rows = fee_invoices(before=before, limit=PAGE + 1)
    context = {
        "section": "invoices",
        "rows": rows[:PAGE],
        "stores": stores.stores({row.store_id for row in rows[:PAGE]}),
        "next": str(rows[PAGE - 1].id) if len(rows) > PAGE else "",
    }
    return show(request, "console/invoices.html", context)
