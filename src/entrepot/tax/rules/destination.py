"""Destinations outside China by dated table: what counts as low value, who collects below that line, what is due above it.

A destination's `form` row names one of five shapes; everything else is rows too: `low_value`, `collector`, `above`, …
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from entrepot.tax.enums import CollectedAt, TaxKind
from entrepot.tax.types import Reason, RuleRow

from .europe import duty_per_class, european_notes, national_fees
from .general import line_taxes
from .tables import Undecided
from .tariffs import duty_of, tariff_of, vat_of
from .working import ZERO, Good, Working


def by_form(work: Working) -> None:
    """Work a basket out by the destination's form; a destination without one is not decided."""
    form = str(work.rule("form").value)
    if form not in _FORMS:
        raise Undecided(Reason.of("unknown_form", form=form))
    _FORMS[form](work)


def _seller_collects(work: Working) -> None:
    """EU, GB, AU, NZ, NO, SG: VAT with the order below the line and no ordinary duty; above it the border."""
    within, above = _divided(work)
    place = _place_below(work) if within else CollectedAt.CHECKOUT
    if place is CollectedAt.BORDER and _untaxed_consignment(work):
        return
    if within and place is not None:
        flat = duty_per_class(work, within)
        if flat is None:
            within, above = [], sorted(within + above, key=lambda good: good.line.line_no)
        else:
            for good in within:
                rate, row = vat_of(work, good, None)
                duty, in_base = flat.get(good.line.line_no, (ZERO, ZERO))
                if duty:
                    work.add(good, TaxKind.DUTY, duty, Decimal(1), work.rule("duty_per_class"), at=place)
                work.add(good, TaxKind.VAT, Decimal(good.dutiable) + in_base, rate, row, at=place)
            _levy(work, within, place)
    _above(work, above)
    national_fees(work)
    european_notes(work)


def _divided(work: Working) -> tuple[list[Good], list[Good]]:
    """Goods within the low-value line, and the others. Excluded classes of goods never count as low value."""
    row = work.find("low_value")
    if row is None:
        return [], list(work.goods)
    line = work.limit(row.value["amount"], row.value["currency"])
    excluded = work.find("excluded_classes")
    barred = frozenset(excluded.value) if excluded is not None else frozenset()
    if row.value["basis"] == "consignment":
        fits = _under(row, Decimal(sum(good.value for good in work.goods)), line)
        chosen = {good.line.line_no for good in work.goods if fits and good.line.goods_class not in barred}
    else:
        chosen = {
            good.line.line_no
            for good in work.goods
            if _under(row, good.unit_value, line) and good.line.goods_class not in barred
        }
    return [good for good in work.goods if good.line.line_no in chosen], [g for g in work.goods if g.line.line_no not in chosen]


def _under(row: RuleRow, value: Decimal, line: int) -> bool:
    return value <= line if row.value["inclusive"] == "yes" else value < line


def _place_below(work: Working) -> CollectedAt | None:
    """Where low-value tax is paid: with the order if the platform is registered or has to be, else at the border or nowhere."""
    collector = work.rule("collector").value
    registration = work.tables.registration(work.group or work.jurisdiction, work.on)
    if registration is not None:
        work.ref(registration)
        work.registration_no = registration.number
    elif collector["registration"] == "required":
        work.notes.append(Reason.of("registration_missing", jurisdiction=work.group or work.jurisdiction))
    elif collector["without"] == "not_levied":
        work.notes.append(Reason.of("not_registered_not_levied", jurisdiction=work.jurisdiction))
        return None
    else:
        work.notes.append(Reason.of("not_registered_border", jurisdiction=work.group or work.jurisdiction))
        return CollectedAt.BORDER
    work.liable_party = str(collector["party"])
    return CollectedAt.CHECKOUT


def _untaxed_consignment(work: Working) -> bool:
    """Outside a seller's scheme a small consignment may be free altogether (Norway until 2024)."""
    row = work.find("untaxed_consignment")
    if row is None or sum(good.value for good in work.goods) > work.limit(row.value["amount"], row.value["currency"]):
        return False
    work.notes.append(Reason.of("under_relief_line", amount=row.value["amount"], currency=row.value["currency"]))
    return True


def _levy(work: Working, goods: list[Good], place: CollectedAt) -> None:
    """A fixed sum per item with VAT on it (New Zealand from 2026-04-01)."""
    levy = work.find("levy_per_item")
    if levy is None:
        return
    amount = work.minor(levy.value["amount"], levy.value["currency"])
    for good in goods:
        rate, row = vat_of(work, good, None)
        base = work.add(good, TaxKind.LEVY, amount, Decimal(good.line.quantity), levy, at=place)
        work.add(good, TaxKind.VAT, base, rate, row, levy, at=place)


def _above(work: Working, goods: list[Good]) -> None:
    if not goods:
        return
    duty = str(work.rule("above").value["duty"])
    missing: list[Reason] = []
    for good in goods:
        try:
            if duty == "tariff":
                line_taxes(work, good, CollectedAt.BORDER)
            else:
                rate, row = vat_of(work, good, None)
                work.add(good, TaxKind.VAT, Decimal(good.dutiable), rate, row, at=CollectedAt.BORDER)
        except Undecided as undecided:
            missing.extend(undecided.reasons)
    if missing:
        raise Undecided(*missing)
    work.notes.append(Reason.of("border_estimate", destination=work.jurisdiction))


def _relief(work: Working) -> None:
    """JP, KR, CA: nothing below a line, above it the whole value pays duty and tax at the border."""
    facts = {"carrier_kind": work.request.carrier_kind, "ships_from": work.request.ships_from}
    general_clearance = work.find("general_clearance_classes")
    if general_clearance is not None and any(good.line.goods_class in general_clearance.value for good in work.goods):
        facts["clearance"] = "general"
        facts["ships_from"] = ""
    bases = _bases(work)
    low = work.find("low_value", **facts)
    value = _compared(work, bases)
    if low is not None and _under(low, value, work.limit(low.value["amount"], low.value["currency"])):
        work.notes.append(Reason.of("under_relief_line", amount=low.value["amount"], currency=low.value["currency"]))
        return
    free = work.find("duty_free_line", **facts)
    duty_due = free is None or not _under(free, value, work.limit(free.value["amount"], free.value["currency"]))
    if work.find("region_required") is not None and not work.request.region:
        raise Undecided(Reason.of("no_region", destination=work.jurisdiction))
    place = _place_above_relief(work)
    missing: list[Reason] = []
    for good in work.goods:
        try:
            _relief_line(work, good, bases[good.line.line_no], duty_due=duty_due, place=place)
        except Undecided as undecided:
            missing.extend(undecided.reasons)
    if missing:
        raise Undecided(*missing)
    if place is CollectedAt.BORDER:
        work.notes.append(Reason.of("border_estimate", destination=work.jurisdiction))


def _relief_line(work: Working, good: Good, base: Decimal, *, duty_due: bool, place: CollectedAt) -> None:
    entry = tariff_of(work, good) if duty_due else None
    duty = ZERO
    if entry is not None:
        duty = work.add(good, TaxKind.DUTY, base, duty_of(work, good, entry), entry, at=place)
    rate, row = vat_of(work, good, entry)
    work.add(good, TaxKind.VAT, base + duty, rate, row, at=place)


def _bases(work: Working) -> dict[int, Decimal]:
    """The taxable value by line: goods with freight, goods alone, or a part of the retail price (Japan, personal import)."""
    share = work.find("personal_value_factor") if work.request.personal else None
    with_freight = str(work.rule("tax_base").value) == "cif"
    bases = {}
    for good in work.goods:
        if share is not None:
            bases[good.line.line_no] = work.rounding.step(good.value * Decimal(share.value))
        else:
            bases[good.line.line_no] = Decimal(good.dutiable if with_freight else good.value)
    return bases


def _compared(work: Working, bases: dict[int, Decimal]) -> Decimal:
    """The value that is held against the line."""
    if str(work.rule("line_value").value) == "taxable":
        return sum(bases.values(), ZERO)
    if work.tables.find("setting", work.jurisdiction, "kr_threshold_includes_freight", work.on) is not None:
        with_freight = work.setting("kr_threshold_includes_freight") == "with_freight"
        return Decimal(sum(good.dutiable if with_freight else good.value for good in work.goods))
    return Decimal(sum(good.value for good in work.goods))


def _place_above_relief(work: Working) -> CollectedAt:
    collector = work.find("collector")
    registration = work.tables.registration(work.jurisdiction, work.on)
    if collector is None or registration is None:
        return CollectedAt.BORDER
    work.ref(registration)
    work.registration_no = registration.number
    work.liable_party = str(collector.value["party"])
    return CollectedAt.CHECKOUT


def _small_tax_relief(work: Working) -> None:
    """CH: import VAT of a consignment up to an amount is not levied; a registered platform charges it from the first franc."""
    registration = work.tables.registration(work.jurisdiction, work.on)
    rated = [(good, *vat_of(work, good, None)) for good in work.goods]
    place = CollectedAt.BORDER
    if registration is not None and work.find("collector") is not None:
        work.ref(registration)
        work.registration_no, work.liable_party, place = registration.number, "platform", CollectedAt.CHECKOUT
    else:
        free = work.rule("tax_not_levied_up_to")
        due = sum((good.dutiable * rate for good, rate, _ in rated), ZERO)
        if work.rounding.minor(due) <= work.limit(free.value["amount"], free.value["currency"]):
            work.notes.append(Reason.of("small_tax_not_levied", amount=free.value["amount"], currency=free.value["currency"]))
            return
    for good, rate, row in rated:
        work.add(good, TaxKind.VAT, Decimal(good.dutiable), rate, row, at=place)
    work.notes.append(Reason.of("duty_not_covered", destination=work.jurisdiction))


def _duty_only(work: Working) -> None:
    """US: duty by tariff line and origin on every parcel; sales tax of the states is not part of it."""
    if work.request.carrier_kind == "post":
        work.notes.append(Reason.of("postal_duty_to_confirm", position=work.setting("us_postal_duty_method")))
    repealed_from = work.setting("us_deminimis_repeal")
    if work.on.isoformat() >= repealed_from:
        work.notes.append(Reason.of("exemption_repealed", date=repealed_from))
    missing: list[Reason] = []
    for good in work.goods:
        try:
            entry = tariff_of(work, good)
            work.add(
                good,
                TaxKind.DUTY,
                Decimal(good.value),
                duty_of(work, good, entry),
                entry,
                work.rule("no_exemption"),
                at=CollectedAt.BORDER,
            )
        except Undecided as undecided:
            missing.extend(undecided.reasons)
    if missing:
        raise Undecided(*missing)
    work.notes.append(Reason.of("state_sales_tax_not_covered"))


def _plain(work: Working) -> None:
    """Any other country whose rate is known: VAT on price and freight at the border, shown as an estimate and never charged."""
    for good in work.goods:
        rate, row = vat_of(work, good, None)
        work.add(good, TaxKind.VAT, Decimal(good.dutiable), rate, row, at=CollectedAt.BORDER)
    work.notes.append(Reason.of("duty_not_covered", destination=work.jurisdiction))
    work.notes.append(Reason.of("border_estimate", destination=work.jurisdiction))


_FORMS: Final[dict[str, Callable[[Working], None]]] = {
    "seller_collects": _seller_collects,
    "relief": _relief,
    "small_tax_relief": _small_tax_relief,
    "duty_only": _duty_only,
    "plain": _plain,
}
