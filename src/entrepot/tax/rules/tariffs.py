"""Reading a tariff row: which duty, which VAT, and whether consumption tax depends on the price of a unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from entrepot.tax.types import Reason, TariffEntry, VatEntry

from .tables import Undecided
from .working import ZERO, Good, Working

# One millilitre counts as one gram (project rule, as in the published 50 ml = 50 g case).
_TO_UNIT: Final[dict[tuple[str, str], Decimal]] = {
    **{(unit, "kg"): Decimal("0.001") for unit in ("g", "ml")},
    **{(unit, "kg"): Decimal(1) for unit in ("kg", "l")},
    **{(unit, "g"): Decimal(1) for unit in ("g", "ml")},
    **{(unit, "g"): Decimal(1000) for unit in ("kg", "l")},
    **{(unit, "piece"): Decimal(1) for unit in ("piece", "sheet")},
}


def tariff_of(work: Working, good: Good) -> TariffEntry:
    """The tariff row of a line. Raises Undecided without a code or a row; never a neighbour's rate."""
    code = good.line.tariff_code
    if not code:
        raise Undecided(Reason.of("no_tariff_code", line=good.line.line_no))
    place = work.group or work.jurisdiction
    entry = work.tables.tariff(place, code, work.on)
    if entry is None:
        raise Undecided(Reason.of("no_tariff_row", line=good.line.line_no, code=code, jurisdiction=place, on=work.on))
    if any(mark in entry.supervision for mark in "89"):
        raise Undecided(Reason.of("prohibited_goods", line=good.line.line_no, code=code))
    work.ref(entry)
    return entry


def duty_of(work: Working, good: Good, entry: TariffEntry) -> Decimal:
    """The lowest rate that applies: agreement or provisional where they exist, else most-favoured-nation.

    An origin that has no most-favoured-nation treatment pays the general rate.
    """
    origin = good.line.origin
    if not origin:
        raise Undecided(Reason.of("no_origin", line=good.line.line_no))
    outside = work.find("no_mfn_origins")
    if outside is not None and origin in outside.value:
        if entry.general is None:
            raise Undecided(Reason.of("no_general_rate", line=good.line.line_no, code=entry.code))
        return entry.general
    rates = [entry.mfn]
    if entry.provisional is not None and _within(work, entry):
        rates.append(entry.provisional)
    if origin in entry.agreements:
        rates.append(entry.agreements[origin])
    return min(rates)


def _within(work: Working, entry: TariffEntry) -> bool:
    starts, ends = entry.provisional_from or entry.valid_from, entry.provisional_to
    return starts <= work.on and (ends is None or work.on < ends)


def vat_of(work: Working, good: Good, entry: TariffEntry | None) -> tuple[Decimal, TariffEntry | VatEntry]:
    """The VAT rate and the row that gave it: the tariff row decides, else the country's rate for the class of goods."""
    if entry is not None and entry.vat is not None:
        return entry.vat, entry
    place = f"{work.jurisdiction}-{work.request.region}" if work.request.region else work.jurisdiction
    for country in dict.fromkeys((place, work.jurisdiction)):
        row = work.tables.vat(country, good.line.goods_class, work.on)
        if row is not None:
            return row.rate, row
    raise Undecided(Reason.of("no_vat_rate", country=work.jurisdiction, on=work.on))


def consumption_tax_rate(good: Good, entry: TariffEntry) -> Decimal:
    """The consumption tax of a line; where it hangs on the unit price, `DV` ÷ legal quantity is tested, inclusive.

    Raises Undecided when the content that the test needs is not known.
    """
    if entry.ct_threshold is None or not entry.ct_rate:
        return entry.ct_rate
    quantity = legal_quantity(good, entry.ct_unit)
    if quantity is None:
        raise Undecided(Reason.of("no_content", line=good.line.line_no, unit=entry.ct_unit))
    unit_price = Decimal(good.dutiable) / quantity
    return entry.ct_rate if unit_price >= entry.ct_threshold.scaleb(2) else ZERO


def legal_quantity(good: Good, unit: str) -> Decimal | None:
    """How much of `unit` the whole line holds, or None when the catalogue does not say."""
    line = good.line
    if unit == "each":
        return Decimal(line.quantity)
    if line.content is None or line.content <= 0:
        return None
    factor = _TO_UNIT.get((line.content_unit, unit))
    return None if factor is None else line.content * factor * line.quantity
