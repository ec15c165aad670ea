"""Monthly statements: what there was, what moved and for what, what there is; on a page to print, and as PDF."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from entrepot.kernel.errors import Missing
from entrepot.kernel.money import known_currencies
from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.seller.month_statement import month_statement
from entrepot.seller.statement_pdf import statement_pdf
from entrepot.settlement.queries import statement_months


@at_desk("finance.view")
def months(request: DeskRequest, currency: str) -> HttpResponseBase:
    """The months in which something moved, the latest first."""
    if currency not in known_currencies():
        raise Missing(what="currency")
    rows = statement_months(request.desk.store_id, currency)
    return show(request, "seller/months.html", {"section": "money", "currency": currency, "rows": rows})


@at_desk("finance.view")
def month_page(request: DeskRequest, currency: str, month: str) -> HttpResponseBase:
    """A month to look at and to print; each line leads to its posting in the ledger."""
    found = month_statement(request.desk.store_id, currency, month)
    return show(request, "seller/month.html", {"section": "money", "statement": found, "month": month, "currency": currency})


@at_desk("finance.view")
def month_pdf(request: DeskRequest, currency: str, month: str) -> HttpResponseBase:
    """The same as PDF."""
    desk = request.desk
    response = HttpResponse(
        statement_pdf(month_statement(desk.store_id, currency, month), desk.name), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="statement-{desk.store.slug}-{currency}-{month}.pdf"'
    return response
