"""The parts of a quote as pages show them."""

from __future__ import annotations

from uuid import uuid4

from entrepot.orders.types import QuotedOrder
from entrepot.storefront.quoted import shown_order


def test_kinds_of_tax_are_shown_in_the_currency_that_the_law_counts_them_in() -> None:
    item = {"kind": "vat", "amount_minor": 2063, "collected_at": "checkout"}
    tax = {"currency": "CNY", "charge_currency": "USD", "lines": [{"items": [item]}]}

    shown = shown_order(QuotedOrder(uuid4(), "global", "bonded", (), tax=tax), "USD")

    assert (shown.currency, shown.law_currency, shown.taxes) == ("USD", "CNY", (("vat", 2063),))
    assert shown_order(QuotedOrder(uuid4(), "domestic", "domestic", ()), "CNY").law_currency == "CNY"
