"""The exchange form of Taobao's freight templates: `;` between ways of sending, `,` between area groups, `|` inside a group.

Fees are yuan with two decimals; the five lists have the same shape. Bands, free-shipping rules, surcharges and transit days are ours
and do not travel in this form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from entrepot.kernel.money import exponent
from entrepot.logistics.enums import Assumer, Valuation
from entrepot.logistics.errors import BadTemplate
from entrepot.logistics.types import AreaGroup, Charge, Service, Template

from .template_check import checked

LISTS: Final = (
    "template_dests",
    "template_start_standards",
    "template_start_fees",
    "template_add_standards",
    "template_add_fees",
)
_VALUATIONS: Final = {"0": Valuation.PIECE, "1": Valuation.WEIGHT, "3": Valuation.VOLUME}
_ASSUMERS: Final = {"0": Assumer.BUYER, "1": Assumer.SELLER}
_HIGHEST_FEE: Final = Decimal("999.99")


def from_exchange(fields: Mapping[str, str], currency: str = "CNY") -> Template:
    """The template that the exchange fields describe. Raises BadTemplate: lists of different shape, no area 1, out of range."""
    types = _field(fields, "template_types").split(";")
    if not set(types) & {"post", "express", "ems"}:
        raise BadTemplate(field="template_types", reason="at least one of post, express, ems")
    lists = {name: [part.split(",") for part in _field(fields, name).split(";")] for name in LISTS}
    for name, parts in lists.items():
        if len(parts) != len(types) or [len(p) for p in parts] != [len(p) for p in lists["template_dests"]]:
            raise BadTemplate(field=name, reason="the five lists must have the same shape as template_types")
    valuation = _VALUATIONS.get(_field(fields, "valuation"))
    assumer = _ASSUMERS.get(_field(fields, "assumer"))
    if valuation is None or assumer is None:
        raise BadTemplate(field="valuation", reason="0 piece, 1 weight, 3 volume; assumer 0 buyer, 1 seller")
    services = tuple(
        Service(
            code=code,
            groups=tuple(
                _group([lists[name][index][position] for name in LISTS], currency)
                for position in range(len(lists["template_dests"][index]))
            ),
        )
        for index, code in enumerate(types)
    )
    return checked(
        Template(
            name=_field(fields, "name"),
            currency=currency,
            valuation=valuation,
            services=services,
            assumer=assumer,
            consign_area=fields.get("consign_area_id", ""),
        )
    )


def to_exchange(template: Template) -> dict[str, str]:
    """The exchange fields of `template`. Raises BadTemplate for amount bands: the form has no place for them."""
    columns: dict[str, list[list[str]]] = {name: [] for name in LISTS}
    for service in template.services:
        rows = [_row(group, template.currency) for group in service.groups]
        for position, name in enumerate(LISTS):
            columns[name].append([row[position] for row in rows])
    return {
        "name": template.name,
        "assumer": next(number for number, value in _ASSUMERS.items() if value is template.assumer),
        "valuation": next(number for number, value in _VALUATIONS.items() if value is template.valuation),
        "consign_area_id": template.consign_area,
        "template_types": ";".join(service.code for service in template.services),
        **{name: ";".join(",".join(groups) for groups in columns[name]) for name in LISTS},
    }


def _group(cells: Sequence[str], currency: str) -> AreaGroup:
    dests, start_standard, start_fee, add_standard, add_fee = cells
    return AreaGroup(
        areas=tuple(dests.split("|")),
        charges=(
            Charge(
                start_standard=_number("template_start_standards", start_standard),
                start_fee_minor=_fee("template_start_fees", start_fee, currency),
                add_standard=_number("template_add_standards", add_standard),
                add_fee_minor=_fee("template_add_fees", add_fee, currency),
            ),
        ),
    )


def _row(group: AreaGroup, currency: str) -> tuple[str, ...]:
    if len(group.charges) != 1:
        raise BadTemplate(field="charges", reason="amount bands cannot be written in the exchange form")
    charge, scale = group.charges[0], exponent(currency)
    start_fee, add_fee = (f"{Decimal(fee).scaleb(-scale):.2f}" for fee in (charge.start_fee_minor, charge.add_fee_minor))
    return "|".join(group.areas), str(charge.start_standard), start_fee, str(charge.add_standard), add_fee


def _field(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "")
    if not value:
        raise BadTemplate(field=name, reason="is missing")
    return value


def _number(field: str, text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise BadTemplate(field=field, reason=f"“{text}” is not a number") from error
    if not value.is_finite():
        raise BadTemplate(field=field, reason=f"“{text}” is not a number")
    return value


def _fee(field: str, text: str, currency: str) -> int:
    value = _number(field, text)
    minor = value.scaleb(exponent(currency))
    if not 0 <= value <= _HIGHEST_FEE or minor != minor.to_integral_value():
        raise BadTemplate(field=field, reason=f"0.00 to {_HIGHEST_FEE}")
    return int(minor)
