"""European Union: the flat duty per tariff class on low-value consignments, national fees, and the doubts about both."""

from __future__ import annotations

from decimal import Decimal

from entrepot.kernel.money import allocate
from entrepot.tax.enums import CollectedAt, TaxKind
from entrepot.tax.types import Reason

from .tables import Undecided
from .working import ZERO, Good, Working


def duty_per_class(work: Working, goods: list[Good]) -> dict[int, tuple[Decimal, Decimal]] | None:
    """By line: its part of the flat duty, and how much of that enters the VAT base. Empty where none is in force.

    A class is a distinct six-digit code among the goods; its duty is shared by the lines of the class. None when the flat
    duty does not cover this consignment (setting `eu_duty3_scope`), so that the ordinary tariff decides.
    """
    row = work.find("duty_per_class")
    if row is None:
        return {}
    if work.setting("eu_duty3_scope") == "ioss_or_postal" and not work.registration_no and work.request.carrier_kind != "post":
        return None
    in_base = work.setting("eu_vat_base_includes_duty") == "yes"
    amount = int(work.minor(row.value["amount"], row.value["currency"]))
    duties: dict[int, tuple[Decimal, Decimal]] = {}
    for members in _classes(goods).values():
        parts = allocate(amount, [good.value for good in members])
        for good, part in zip(members, parts, strict=True):
            duties[good.line.line_no] = (Decimal(part), Decimal(part) if in_base else ZERO)
    return duties


def national_fees(work: Working) -> None:
    """Handling fees of members, per parcel or per declaration line, paid at the border where the operator counts them."""
    if work.group != "EU":
        return
    for key, setting in (("national_fee", "eu_national_fees"), ("handling_fee", "eu_handling_fee")):
        row = work.find(key)
        if row is None or work.setting(setting) != "apply":
            continue
        amount = work.minor(row.value["amount"], row.value["currency"])
        first_of_class = [members[0] for members in _classes(work.goods).values()]
        for good in first_of_class if row.value["per"] == "line" else first_of_class[:1]:
            work.add(good, TaxKind.FEE, amount, Decimal(1), row, at=CollectedAt.BORDER)


def european_notes(work: Working) -> None:
    """What the declaration needs besides money."""
    if work.group == "EU" and work.on.isoformat() >= work.setting("eu_product_identifier_required_from"):
        work.notes.append(Reason.of("product_identifier_required"))


def _classes(goods: list[Good]) -> dict[str, list[Good]]:
    missing = [Reason.of("no_tariff_code", line=good.line.line_no) for good in goods if len(good.line.tariff_code) < 6]
    if missing:
        raise Undecided(*missing)
    classes: dict[str, list[Good]] = {}
    for good in goods:
        classes.setdefault(good.line.tariff_code[:6], []).append(good)
    return classes
