"""Rules about taxes, and where rules come from, as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.tax.queries import DatedRowView
from entrepot.wording.places import country_name
from entrepot.wording.vocabulary import humanised, word
from entrepot.wording.words import Words

KEYS: Final[Words] = {  # keys of the tax rules (tax/data)
    "above": _("What happens above the low value"),
    "annual_limit": _("Limit of a year"),
    "collector": _("Who collects the tax"),
    "duty_free_line": _("Free of duty up to"),
    "duty_per_class": _("Duty for each class of goods"),
    "duty_rate": _("Duty"),
    "eu_duty3_scope": _("Scope of the flat duty of the Union"),
    "eu_handling_fee": _("Handling fee of the Union"),
    "eu_national_fees": _("National fees in the Union"),
    "eu_product_identifier_required_from": _("Product identifier is asked for from"),
    "eu_vat_base_includes_duty": _("VAT is charged on the duty, too"),
    "excluded_classes": _("Classes that are left out"),
    "exempt_tax": _("Tax that is not levied"),
    "form": _("Form of the tax"),
    "general_clearance_classes": _("Classes of general clearance"),
    "handling_fee": _("Handling fee"),
    "kr_threshold_includes_freight": _("Freight counts towards the limit"),
    "levy_per_item": _("Levy for each piece"),
    "limit": _("Limit"),
    "line_value": _("What a line counts as"),
    "low_value": _("Low value"),
    "national_fee": _("National fee"),
    "no_exemption": _("No exemption"),
    "one_item_over_single": _("One piece above the limit of a parcel"),
    "personal_value_factor": _("Part of the price that is taxed"),
    "positive_list": _("List of goods that may be imported"),
    "prices_include_tax": _("Prices include the tax"),
    "profile": _("Country"),
    "rate": _("Rate"),
    "region_required": _("Region is needed"),
    "registration_threshold": _("Registration is needed from"),
    "rounding": _("Rounding"),
    "single_limit": _("Limit of a parcel"),
    "tax_base": _("What the tax is charged on"),
    "tax_not_levied_up_to": _("Not levied up to"),
    "untaxed_consignment": _("Consignment without tax"),
    "untaxed_destination": _("Destination without tax"),
    "us_deminimis_repeal": _("End of the exemption for small values"),
    "us_postal_duty_method": _("How duty on mail is charged"),
    "vat_ct_factor": _("Part of VAT and consumption tax"),
}
_UNNAMED: Final = frozenset({"place", "setting", "all"})  # “regimes” that are none
# How the sources of rules begin; what follows stays as it was noted.
_SOURCES: Final[tuple[tuple[str, Promise], ...]] = (
    ("project", _("Choice of this project")),
    ("platform default", _("Default of the platform")),
    ("sample market", _("Sample market")),
    ("tmall", _("Published by others")),
    ("aliexpress", _("Published by others")),
)


def rule_name(row: DatedRowView) -> str:
    """What a row decides: its key, its regime and its country in words; of other tables the country and the code."""
    if row.table != "rule":
        first, *rest = row.key.split(" · ")
        return " · ".join([country_name(first) if len(first) == 2 else first, *rest])
    said = row.columns
    regime = "" if said["regime"] in _UNNAMED else word("regime", said["regime"])
    place = country_name(said["jurisdiction"]) if len(said["jurisdiction"]) == 2 else ""
    known = KEYS.get(said["key"])
    return " · ".join(filter(None, (str(known) if known is not None else humanised(said["key"]), regime, place)))


def rule_value(value: Any) -> str:
    """A value as a person writes it: parts by their names, lists with commas."""
    if isinstance(value, Mapping):
        return "; ".join(
            f"{humanised(name)}: {rule_value(part)}" for name, part in value.items() if part not in ("", None, [], {})
        )
    if isinstance(value, list):
        return ", ".join(rule_value(one) for one in value)
    return humanised(value).lower() if isinstance(value, str) and "_" in value else str(value)


def source_kind(source: str) -> str:
    """Of what kind a source is, in the language of the page; "" where its first words do not tell."""
    found = next((kind for beginning, kind in _SOURCES if source.casefold().startswith(beginning)), "")
    return str(found)
