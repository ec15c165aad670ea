"""China: cross-border retail import (财关税〔2016〕18号, 财关税〔2018〕49号, 财税〔2016〕103号).

Inside the limits duty is nil and VAT and consumption tax are taken at 70 %: base = DV / (1 − ct), CT = base × ct × 0.7,
VAT = base × vat × 0.7. Above the single limit a single article stays in the channel and pays in full; other baskets leave it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from entrepot.tax.enums import Decision, Route, TaxKind
from entrepot.tax.types import Reason

from .general import general_taxes
from .tables import Undecided
from .tariffs import consumption_tax_rate, tariff_of, vat_of
from .working import ONE, Good, Working

_ROUTES: Final = frozenset({Route.BONDED, Route.BONDED_A, Route.DIRECT})


def cross_border_retail(work: Working) -> None:
    """Decide the basket: inside the limits, one article above them, or out of the channel."""
    work.liable_party = "platform"
    if work.request.route not in _ROUTES:
        work.refuse(Decision.NOT_ALLOWED, Reason.of("route_not_cross_border", route=work.request.route))
        return
    single, annual = (work.minor(work.rule(key).value, "CNY") for key in ("single_limit", "annual_limit"))
    refused = _positive_list(work)
    if refused:
        work.refuse(Decision.NOT_ALLOWED, *refused)
        return
    used = work.request.annual_used_minor
    if used is None:
        work.notes.append(Reason.of("annual_total_unknown"))
    if (used or 0) + work.dutiable > annual:
        work.refuse(
            Decision.OVER_LIMIT,
            Reason.of("over_annual_limit", limit=_yuan(annual), used=_yuan(used or 0), value=_yuan(work.dutiable)),
        )
        return
    if work.dutiable > single:
        if len(work.goods) != 1 or work.goods[0].line.quantity != 1:
            work.refuse(Decision.OVER_LIMIT, Reason.of("over_single_limit", limit=_yuan(single), value=_yuan(work.dutiable)))
            return
        if work.find("one_item_over_single") is None:
            work.refuse(Decision.OVER_LIMIT, Reason.of("over_single_limit", limit=_yuan(single), value=_yuan(work.dutiable)))
            return
        general_taxes(work)
        work.notes.append(Reason.of("one_item_in_full", limit=_yuan(single)))
    else:
        _reduced_taxes(work)
    work.counts_to_annual = work.dutiable


def _reduced_taxes(work: Working) -> None:
    factor = work.rule("vat_ct_factor")
    duty = work.rule("duty_rate")
    entries = []
    missing: list[Reason] = []
    for good in work.goods:
        try:
            entry = tariff_of(work, good)
            entries.append((good, entry, consumption_tax_rate(good, entry), vat_of(work, good, entry)))
        except Undecided as undecided:
            missing.extend(undecided.reasons)
    if missing:
        raise Undecided(*missing)
    share = Decimal(factor.value)
    for good, entry, ct, (vat, vat_row) in entries:
        value = Decimal(good.dutiable)
        work.add(good, TaxKind.DUTY, value, Decimal(duty.value), duty)
        base = work.rounding.step(value / (ONE - ct))
        if ct:
            work.add(good, TaxKind.CONSUMPTION_TAX, base, ct, entry, factor, factor=share)
        work.add(good, TaxKind.VAT, base, vat, vat_row, factor, factor=share)


def composite_rate(vat: Decimal, ct: Decimal, factor: Decimal) -> Decimal:
    """(vat + ct) / (1 − ct) × factor: what one unit of dutiable value pays; for display only, never rounded and multiplied."""
    return (vat + ct) / (ONE - ct) * factor


def _positive_list(work: Working) -> list[Reason]:
    if not work.tables.has_positive_list(work.on):
        if work.setting("positive_list") == "required":
            raise Undecided(Reason.of("no_positive_list", on=work.on))
        work.notes.append(Reason.of("positive_list_not_loaded"))
        return []
    refused, unclear = [], []
    for good in work.goods:
        refused_one, unclear_one = _listed(work, good)
        refused += refused_one
        unclear += unclear_one
    if unclear and not refused:
        raise Undecided(*unclear)
    return refused


def _listed(work: Working, good: Good) -> tuple[list[Reason], list[Reason]]:
    code, line_no = good.line.tariff_code, good.line.line_no
    if not code:
        return [], [Reason.of("no_tariff_code", line=line_no)]
    entry = work.tables.positive(code, work.on)
    if entry is None:
        return [Reason.of("not_on_positive_list", line=line_no, code=code)], []
    work.ref(entry)
    if entry.remark_kind == "excluded":
        return [Reason.of("excluded_from_positive_list", line=line_no, code=code, remark=entry.remark_value)], []
    if entry.remark_kind == "bonded_only" and work.request.route == Route.DIRECT:
        return [Reason.of("bonded_only", line=line_no, code=code)], []
    if entry.remark_kind == "named_only":
        return [], [Reason.of("named_goods_only", line=line_no, code=code, remark=entry.remark_value)]
    if entry.remark_kind == "weight_cap":
        work.notes.append(Reason.of("weight_cap", line=line_no, remark=entry.remark_value))
    return [], []


def _yuan(minor: Decimal | int) -> str:
    return f"{Decimal(minor).scaleb(-2):.2f}"
