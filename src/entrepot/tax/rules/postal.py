"""China: personal mail (行邮税). tax = assessed value × rate; nothing up to the exemption per declaration."""

from __future__ import annotations

from decimal import Decimal

from entrepot.tax.enums import CollectedAt, Decision, TaxKind
from entrepot.tax.types import Reason, RuleRow

from .tables import Undecided
from .working import Good, Working


def personal_mail(work: Working) -> None:
    """Combined tax on assessed values; the line value stands for customs' value table and is noted as such."""
    work.liable_party = "buyer"
    limit = work.rule("limit", ships_from_group=_group_of(work.request.ships_from)).value
    value = sum(good.value for good in work.goods)
    if value > work.minor(limit, "CNY"):
        if len(work.goods) != 1 or work.goods[0].line.quantity != 1:
            work.refuse(Decision.OVER_LIMIT, Reason.of("over_mail_limit", limit=limit))
            return
        work.notes.append(Reason.of("one_article_over_mail_limit", limit=limit))
    rated = [(good, _rate(work, good)) for good in work.goods]
    exempt = work.rule("exempt_tax")
    due = sum((good.value * Decimal(row.value) for good, row in rated), Decimal(0))
    waived = work.rounding.minor(due) <= work.minor(exempt.value, "CNY")
    work.notes.append(Reason.of("assessed_value_assumed"))
    if waived:
        work.notes.append(Reason.of("mail_tax_waived", limit=exempt.value))
    for good, row in rated:
        factor = Decimal(0 if waived else 1)
        rows = (row, exempt) if waived else (row,)
        work.add(good, TaxKind.POSTAL_TAX, Decimal(good.value), Decimal(row.value), *rows, factor=factor, at=CollectedAt.BORDER)


def _rate(work: Working, good: Good) -> RuleRow:
    row = work.find("rate", goods=good.line.goods_class)
    if row is None:
        raise Undecided(Reason.of("no_postal_class", line=good.line.line_no, goods=good.line.goods_class))
    return row


def _group_of(ships_from: str) -> str:
    return "hk_mo_tw" if ships_from in {"HK", "MO", "TW"} else "other"
