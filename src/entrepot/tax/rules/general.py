"""General trade (0110) and baskets above the cross-border limits: duty, then the gross-up for consumption tax, in full.

duty = DV × d; base = (DV + duty + q × s) / (1 − ct); CT = base × ct + q × s; VAT = base × vat.
"""

from __future__ import annotations

from decimal import Decimal

from entrepot.tax.enums import CollectedAt, TaxKind
from entrepot.tax.types import Reason

from .tables import Undecided
from .tariffs import consumption_tax_rate, duty_of, legal_quantity, tariff_of, vat_of
from .working import ONE, ZERO, Good, Working


def general_trade(work: Working) -> None:
    """The taxes of goods declared as general trade; the importer pays at the border."""
    work.liable_party = "merchant"
    general_taxes(work, at=CollectedAt.BORDER)


def general_taxes(work: Working, *, at: str = CollectedAt.CHECKOUT) -> None:
    """Duty, consumption tax and VAT in full on every line. Raises Undecided naming every line that lacks something."""
    missing: list[Reason] = []
    for good in work.goods:
        try:
            line_taxes(work, good, at)
        except Undecided as undecided:
            missing.extend(undecided.reasons)
    if missing:
        raise Undecided(*missing)


def line_taxes(work: Working, good: Good, at: str) -> None:
    """Duty, consumption tax and VAT of one line in full. Raises Undecided with what is missing."""
    entry = tariff_of(work, good)
    rate = duty_of(work, good, entry)
    ct = consumption_tax_rate(good, entry)
    vat, vat_row = vat_of(work, good, entry)
    specific = ZERO
    if entry.ct_specific:
        quantity = legal_quantity(good, entry.ct_unit)
        if quantity is None:
            raise Undecided(Reason.of("no_content", line=good.line.line_no, unit=entry.ct_unit))
        specific = entry.ct_specific.scaleb(2) * quantity
    value = Decimal(good.dutiable)
    duty = work.add(good, TaxKind.DUTY, value, rate, entry, at=at)
    base = work.rounding.step((value + duty + specific) / (ONE - ct))
    if ct:
        work.add(good, TaxKind.CONSUMPTION_TAX, base, ct, entry, at=at)
    if specific:
        work.add(good, TaxKind.CONSUMPTION_TAX, specific, ONE, entry, at=at)
    work.add(good, TaxKind.VAT, base, vat, vat_row, at=at)
