"""The currency in which a store is settled: what holds, what was chosen before, and another choice."""

from __future__ import annotations

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Refused
from entrepot.seller.access import DeskRequest, at_desk, show
from entrepot.seller.forms.money import CurrencyForm
from entrepot.settlement.queries import currency_choices, quotes, rate_waits, rates_in_force
from entrepot.settlement.services import choose_currency
from entrepot.wording.refusals import sentence


@at_desk("finance.view")
def currency(request: DeskRequest) -> HttpResponseBase:
    """What the store is settled in with its history, today's rate for it, orders that wait for one; who may pay out chooses."""
    desk = request.desk
    choices = currency_choices(desk.store_id)
    chosen = choices[0].currency if choices else ""
    known = rates_in_force(clock.now())
    codes = sorted({desk.store.currency, chosen, *(code for rate in known for code in (rate.base, rate.quote))} - {""})
    form = CurrencyForm(request.POST if request.method == "POST" else None, currencies=codes, initial={"currency": chosen})
    if request.method == "POST":
        if "finance.payout" not in desk.leaves:
            raise Forbidden(leaf="finance.payout")
        if form.is_valid():
            try:
                is_new = choose_currency(desk.store_id, form.cleaned_data["currency"], actor=desk.actor)
            except Refused as refusal:
                if refusal.kind in {"missing", "forbidden"}:
                    raise
                form.add_error("currency", sentence(refusal))
            else:
                said = _("Saved. It holds from your next settled order on.") if is_new else _("That is so already.")
                messages.success(request, said)
                return redirect("seller:currency", slug=desk.store.slug)
    pairs = {(code, chosen) for code in codes if chosen and code != chosen}
    context = {
        "section": "money",
        "chosen": chosen,
        "choices": choices,
        "form": form,
        "quotes": sorted(quotes(pairs, clock.now()).values(), key=lambda quote: quote.base),
        "waits": rate_waits(desk.store_id, limit=50),
    }
    return show(request, "seller/currency.html", context, status=422 if form.errors else 200)
