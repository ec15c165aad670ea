"""Invoices of the platform's fees: the list, one to look at and print, and the same as PDF."""

from __future__ import annotations

from contextlib import suppress
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.seller.invoice_pdf import invoice_pdf
from entrepot.settlement.queries import fee_invoice, fee_invoices

PAGE: Final = 50


@at_desk("finance.view")
def invoices(request: DeskRequest) -> HttpResponseBase:
    """Every month's document, the latest first."""
    before = None
    with suppress(ValueError):
        before = UUID(request.GET.get("after", ""))
    rows = fee_invoices(request.desk.store_id, before=before, limit=PAGE + 1)
    context = {"section": "money", "rows": rows[:PAGE], "next": str(rows[PAGE - 1].id) if len(rows) > PAGE else ""}
    return show(request, "seller/invoices.html", context)


@at_desk("finance.view")
def invoice(request: DeskRequest, invoice_id: UUID) -> HttpResponseBase:
    """One document."""
    found = fee_invoice(invoice_id, request.desk.store_id)
    return show(request, "seller/invoice.html", {"section": "money", "invoice": found})


@at_desk("finance.view")
def invoice_file(request: DeskRequest, invoice_id: UUID) -> HttpResponseBase:
    """The same as PDF."""
    found = fee_invoice(invoice_id, request.desk.store_id)
    response = HttpResponse(invoice_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return response
