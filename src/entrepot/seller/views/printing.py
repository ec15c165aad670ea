"""What is printed before parcels leave: packing slips and the pick list, as pages and as PDF."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from entrepot.kernel.errors import Missing
from entrepot.orders.queries import named_orders
from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.seller.printing import address_lines, bars, pick_list, pick_list_pdf, slips_pdf
from entrepot.seller.views.shipping import chosen_ids

_PDFS: Final = {"slips.pdf": slips_pdf, "pick.pdf": pick_list_pdf}


@at_desk("orders.view")
def print_orders(request: DeskRequest) -> HttpResponseBase:
    """Slips (`what` is “slips” or “slips.pdf”) or one pick list (“pick”, “pick.pdf”) for the orders that are ticked."""
    desk, what = request.desk, request.GET.get("what", "slips")
    orders = named_orders(desk.store_id, chosen_ids(request.GET))
    if what in _PDFS:
        if not orders:
            raise Missing(what="order")
        response = HttpResponse(_PDFS[what](orders, desk.name), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{what}"'
        return response
    for order in orders:
        order["where"] = address_lines(order["address"])
        order["bars"] = bars(order["number"])
        order["bars_width"] = sum(order["bars"][-1])
    context = {"section": "orders", "orders": orders, "what": what, "picks": pick_list(orders) if what == "pick" else []}
    return show(request, "seller/print.html", context)
