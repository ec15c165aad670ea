"""An invoice of the platform's fees as PDF, with Chinese text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepot.kernel.display import shown
from entrepot.kernel.money import Money
from entrepot.seller.printing import document, table, text
from entrepot.seller.words import word
from entrepot.settlement.queries import FeeInvoiceView


def invoice_pdf(invoice: FeeInvoiceView) -> bytes:
    """The document on A4: who it is made out to, each rate with its orders, the sums. Amounts are in its currency."""
    from reportlab.platypus import Spacer  # noqa: PLC0415  - slow import

    def amount(minor: int) -> str:
        return shown(Money(minor, invoice.currency), get_language() or "en")

    title = (_("Credit note %(number)s") if invoice.is_credit else _("Invoice %(number)s")) % {"number": invoice.number}
    party = invoice.party
    told = f"{party['legal_name']} · {party['country']} {party['registration_no']}".rstrip()
    period = _("Fees of %(month)s, issued on %(day)s") % {
        "month": f"{invoice.month:%Y-%m}", "day": f"{invoice.issued_at:%Y-%m-%d}",
    }  # fmt: skip
    rows = [
        (
            word("invoice_back" if line["is_back"] else "invoice_line", line["kind"]),
            f"{line['bps'] / 100:g} %" if line["bps"] is not None else "",
            str(line["orders"]),
            amount(line["amount_minor"]),
        )
        for line in invoice.lines
    ]
    sums = [
        (_("Fees"), amount(invoice.net_minor)),
        (_("Tax on them"), amount(invoice.tax_minor)),
        (_("Together"), amount(invoice.total_minor)),
    ]
    story: list[Any] = [text(told, "soft"), text(title, "title"), text(period, "normal"), Spacer(1, 12)]
    story += [table((_("For"), _("Rate"), _("Orders"), _("Amount")), rows, (230, 70, 70, 130)), Spacer(1, 12)]
    story.append(table(("", _("Amount")), sums, (370, 130)))
    story += [Spacer(1, 12), text(_("It was taken from the settlements; nothing is to be paid."), "normal")]
    if invoice.doubt:
        story.append(text(_("No tax is on it: no rate is known for the store's country. Ask your tax adviser."), "normal"))
    return document(story, title)
