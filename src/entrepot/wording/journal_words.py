"""Postings of the books, calls to payment providers and regimes of tax, each in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from .case_words import Words

JOURNALS: Final[Words] = {  # templates of the ledger
    "order.pay": _("Payment of an order, put into escrow"),
    "order.settle": _("Order divided: everybody gets their part"),
    "order.settle.hold": _("Division of an order held"),
    "order.settle.post": _("Held division of an order booked"),
    "order.settle.void": _("Held division of an order let go"),
    "refund.hold": _("Refund prepared, its money held"),
    "case.hold": _("Money held for an after-sales case"),
    "case.void": _("Money of an after-sales case let go"),
    "refund.post": _("Refund paid"),
    "refund.void": _("Refund did not happen, its money let go"),
    "refund": _("Refund"),
    "payment.late": _("Payment came after its order was closed"),
    "payment.late.refund": _("Late payment given back"),
    "payment.mismatch": _("Payment of another amount than asked"),
    "payment.mismatch.refund": _("Payment of another amount given back"),
    "payment.duplicate": _("Second payment for the same purchase"),
    "payment.duplicate.refund": _("Second payment given back"),
    "reserve.release": _("Held back money released to the store"),
    "accrued.sweep": _("Money of the store can be paid out"),
    "receivable.repay": _("Store pays what it owes"),
    "receivable.write_off": _("Debt of a store given up"),
    "payout.hold": _("Payout prepared"),
    "payout.paid": _("Payout arrived at the bank"),
    "payout.void": _("Payout did not happen"),
    "payout.returned": _("Payout sent back by the bank"),
    "psp.fee": _("Fee of the payment provider"),
    "psp.difference": _("Difference to the payment provider booked"),
    "dispute.open": _("Chargeback: the bank took money"),
    "dispute.won": _("Chargeback won: the money is back"),
    "dispute.lost": _("Chargeback lost"),
    "deposit.in": _("Deposit of a store came in"),
    "deposit.topup": _("Deposit filled up from the balance"),
    "deposit.back": _("Deposit given back"),
    "penalty": _("Penalty taken from a store"),
    "service.fee": _("Fee charged to a store"),
    "ads.topup": _("Advertising money paid in"),
    "ads.budget": _("Budget of advertising held"),
    "ads.clicks": _("Clicks of advertising charged"),
    "ads.close": _("Rest of an advertising budget let go"),
    "fx.deal": _("Currency changed by the bank"),
    "tax.remit": _("Duty and taxes paid to the state"),
    "freight.remit": _("Freight paid to the carrier"),
    "stock.bought": _("Goods of own retail bought"),
    "cost.back": _("Goods of own retail came back, their cost with them"),
}
CALLS: Final[Words] = {
    "create": _("Payment begun at the provider"),
    "query": _("Provider asked about the payment"),
    "close": _("Payment closed at the provider"),
    "capture": _("Authorised amount taken at the provider"),
    "void": _("Authorised amount let go at the provider"),
    "refund": _("Refund asked of the provider"),
    "query_refund": _("Provider asked about the refund"),
    "payout": _("Payout handed to the provider"),
    "query_payout": _("Provider asked about the payout"),
    "release": _("Release asked of the provider"),
    "query_release": _("Provider asked about the release"),
    "declare": _("Payment declared to customs"),
    "query_customs": _("Provider asked about the declaration"),
    "statement": _("Statement fetched from the provider"),
    "check": _("Account tried out"),
}
REGIMES: Final[Words] = {
    "cn_cbec": _("Cross-border retail import into China"),
    "cn_postal": _("Personal mail into China"),
    "domestic": _("Sold within the country"),
    "none": _("No tax of the destination"),
    "cn_general": _("General import into China"),
    "eu_ioss": _("Import into the European Union (IOSS)"),
    "gb_vat": _("Import into the United Kingdom (VAT)"),
    "us_duty": _("Import into the United States"),
    "au_gst": _("Import into Australia (GST)"),
    "nz_gst": _("Import into New Zealand (GST)"),
    "sg_ovr": _("Import into Singapore (OVR)"),
    "jp_import": _("Import into Japan"),
    "kr_import": _("Import into Korea"),
    "ca_import": _("Import into Canada"),
    "ch_vat": _("Import into Switzerland (VAT)"),
    "no_voec": _("Import into Norway (VOEC)"),
    "plain_vat": _("Import with value added tax"),
    "setting": _("Settings of all rules"),
    "undecided": _("Not decided"),
}
PHASES: Final[Words] = {  # of a leg of a posting
    "posted": _("booked"),
    "pending": _("held"),
    "post": _("what was held is booked"),
    "void": _("let go"),
}
CALL_RESULTS: Final[Words] = {"ok": _("done"), "declined": _("declined"), "unknown": _("no answer")}
BOOK_WORDS: Final[Mapping[str, Words]] = {
    "call": CALLS,
    "call_result": CALL_RESULTS,
    "journal": JOURNALS,
    "phase": PHASES,
    "regime": REGIMES,
}
