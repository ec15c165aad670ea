"""A monthly statement as PDF, with Chinese text: opening, by purpose, closing, and each line with its transfer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepot.kernel.display import shown
from entrepot.kernel.money import Money
from entrepot.seller.month_statement import MonthStatement
from entrepot.seller.printing import document, table, text
from entrepot.seller.words import word
from entrepot.settlement.queries import BalanceLine
from entrepot.wording.templatetags.wording import exchange_note


def statement_pdf(statement: MonthStatement, store: str) -> bytes:
    """The statement on A4. Amounts are in its currency, times are UTC; a line names its transfer in the ledger."""
    from reportlab.platypus import Spacer  # noqa: PLC0415  - slow import

    def amount(minor: int) -> str:
        return shown(Money(minor, statement.currency), get_language() or "en")

    title = _("Statement %(month)s") % {"month": f"{statement.since:%Y-%m}"}
    sums = [(_("Balance before"), "", amount(statement.opening_minor))]
    sums += [(word("code", row.code), str(row.lines), amount(row.change_minor)) for row in statement.by_code]
    sums.append((_("Balance at the end") if statement.is_over else _("Balance so far"), "", amount(statement.closing_minor)))
    lines = [
        (
            f"{line.effective_at:%Y-%m-%d %H:%M}",
            word("code", line.code),
            line.number or line.ref[:40],
            str(line.transfer_id),
            amount(line.change_minor),
            amount(balance),
        )
        for line, balance in statement.lines
    ]
    heads = (_("When"), _("For"), _("Order or payout"), _("Transfer"), _("Amount"), _("Balance"))
    story: list[Any] = [text(store, "soft"), text(f"{title} · {statement.currency}", "title")]
    story += [table((_("For"), _("Entries"), _("Amount")), sums, (260, 80, 160)), Spacer(1, 16)]
    if lines:
        story.append(table(heads, lines, (82, 80, 128, 50, 82, 82)))
    if statement.notes:
        notes = [(line.number or line.ref[:40], exchange_note(statement.notes[line.ref])) for line in _exchanged(statement)]
        story += [
            Spacer(1, 16),
            text(_("Exchanges"), "normal"),
            table((_("Order or payout"), _("How it was exchanged")), notes, (128, 376)),
        ]
    if statement.left_out:
        story.append(text(_("%(count)s more lines are in the CSV.") % {"count": statement.left_out}, "normal"))
    return document(story, title)


def _exchanged(statement: MonthStatement) -> list[BalanceLine]:
    """The first line of each posting that was exchanged."""
    return list({line.ref: line for line, _balance in reversed(statement.lines) if line.ref in statement.notes}.values())[::-1]
