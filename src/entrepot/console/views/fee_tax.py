"""The tax on the platform's fees: the rows, and another one to propose."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from entrepot.console.access import Operating, operating, show
from entrepot.console.forms import tomorrow
from entrepot.console.money_forms import FeeTaxForm
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden
from entrepot.operations.enums import ProposalKind
from entrepot.operations.queries import proposals
from entrepot.settlement.queries import fee_taxes

from .rules import proposed, status_of


@operating("stores.view")
def fee_tax(request: Operating) -> HttpResponseBase:
    """Every row with its source; those who may set fees propose another."""
    today = clock.now().date()
    form = FeeTaxForm(request.POST or None, initial={"valid_from": tomorrow()})
    if request.method == "POST":
        if "stores.fees" not in request.leaves:
            raise Forbidden(leaf="stores.fees")
        if form.is_valid():
            made = proposed(request, form, ProposalKind.FEE_TAX, form.content())
            if made is not None:
                return redirect("console:proposal", proposal_id=made)
    context: dict[str, Any] = {
        "section": "rules",
        "tab": "fee-tax",
        "form": form,
        "rows": [(row, row.valid_from > today) for row in fee_taxes()],
        "open": proposals(state="open", kinds=[ProposalKind.FEE_TAX]),
    }
    return show(request, "console/rules/fee_tax.html", context, status=status_of(form))
