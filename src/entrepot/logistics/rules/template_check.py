"""What a freight template must be, and its form as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from entrepot.kernel.money import known_currencies
from entrepot.logistics.enums import Valuation
from entrepot.logistics.errors import BadTemplate
from entrepot.logistics.types import AreaGroup, Charge, FreeRule, RemoteRule, Service, Template

from .freight import EVERYWHERE

# (smallest, largest, decimals) of a first and an additional unit, from Taobao's interface.
_STANDARDS: Final = {
    Valuation.PIECE: (Decimal(1), Decimal(9999), 0),
    Valuation.WEIGHT: (Decimal("0.1"), Decimal("9999.9"), 1),
    Valuation.VOLUME: (Decimal("0.1"), Decimal("999.9"), 1),
}
NAME_BYTES: Final = 50  # Taobao counts bytes: about 16 Chinese characters


def standards_of(valuation: Valuation) -> tuple[Decimal, Decimal, int]:
    """Smallest and largest first or additional unit of the valuation, and how many decimals it may have."""
    return _STANDARDS[valuation]


def checked(template: Template) -> Template:
    """`template`, if it can price a parcel. Raises BadTemplate with field and reason."""
    if not template.name or len(template.name.encode()) > NAME_BYTES:
        raise BadTemplate(field="name", reason="1 to 50 bytes")
    if template.currency not in known_currencies():
        raise BadTemplate(field="currency", reason="not a currency")
    if template.step_g < 1 or (template.divisor is not None and template.divisor < 1):
        raise BadTemplate(field="step_g", reason="steps and divisors are whole numbers above zero")
    if not template.services:
        raise BadTemplate(field="services", reason="at least one way of sending")
    if len({service.code for service in template.services}) != len(template.services):
        raise BadTemplate(field="services", reason="each way of sending once")
    for service in template.services:
        _check_service(service, template.valuation)
    return template


def _check_service(service: Service, valuation: Valuation) -> None:
    areas = [area for group in service.groups for area in group.areas]
    if EVERYWHERE not in areas:
        raise BadTemplate(field=service.code, reason="the default area 1 is missing")
    if len(set(areas)) != len(areas):
        raise BadTemplate(field=service.code, reason="each area once")
    if service.percent < 0:
        raise BadTemplate(field=f"{service.code}.percent", reason="zero or more")
    if service.min_minor is not None and service.max_minor is not None and service.min_minor > service.max_minor:
        raise BadTemplate(field=f"{service.code}.min_minor", reason="not above the maximum")
    for group in service.groups:
        if not 0 <= group.days_min <= group.days_max:
            raise BadTemplate(field=f"{service.code}.days", reason="days_min is not above days_max")
        if min((charge.amount_from_minor for charge in group.charges), default=1) != 0:
            raise BadTemplate(field=f"{service.code}.charges", reason="the first band starts at an amount of zero")
        if len({charge.amount_from_minor for charge in group.charges}) != len(group.charges):
            raise BadTemplate(field=f"{service.code}.charges", reason="each band once")
        for charge in group.charges:
            _check_charge(service.code, charge, valuation)


def _check_charge(field: str, charge: Charge, valuation: Valuation) -> None:
    low, high, decimals = _STANDARDS[valuation]
    for name, value in (("start_standard", charge.start_standard), ("add_standard", charge.add_standard)):
        if not low <= value <= high:
            raise BadTemplate(field=f"{field}.{name}", reason=f"between {low} and {high}")
        if value != round(value, decimals):
            raise BadTemplate(field=f"{field}.{name}", reason=f"at most {decimals} decimals")
    if charge.start_fee_minor < 0 or charge.add_fee_minor < 0:
        raise BadTemplate(field=f"{field}.start_fee", reason="fees are zero or more")
    if charge.start_fee_minor and charge.add_fee_minor > charge.start_fee_minor:
        raise BadTemplate(field=f"{field}.add_fee", reason="not above the first fee, unless that is zero")


def services_to_json(services: tuple[Service, ...]) -> list[dict[str, Any]]:
    """Services as plain JSON; decimals are strings."""
    return [
        {
            "code": service.code,
            "countries": list(service.countries),
            "unserved": list(service.unserved),
            "percent": str(service.percent),
            "min_minor": service.min_minor,
            "max_minor": service.max_minor,
            "groups": [
                {
                    "areas": list(group.areas),
                    "days_min": group.days_min,
                    "days_max": group.days_max,
                    "charges": [
                        {
                            "start_standard": str(charge.start_standard),
                            "start_fee_minor": charge.start_fee_minor,
                            "add_standard": str(charge.add_standard),
                            "add_fee_minor": charge.add_fee_minor,
                            "amount_from_minor": charge.amount_from_minor,
                        }
                        for charge in group.charges
                    ],
                }
                for group in service.groups
            ],
            "free": [
                {"areas": list(r.areas), "amount_minor": r.amount_minor, "quantity": r.quantity, "weight_g": r.weight_g}
                for r in service.free
            ],
            "remote": [
                {"country": r.country, "first": r.first, "last": r.last, "fee_minor": r.fee_minor} for r in service.remote
            ],
        }
        for service in services
    ]


def services_from_json(stored: list[Mapping[str, Any]]) -> tuple[Service, ...]:
    """Services as `services_to_json` wrote them."""
    return tuple(
        Service(
            code=service["code"],
            countries=tuple(service["countries"]),
            unserved=tuple(service["unserved"]),
            percent=Decimal(service["percent"]),
            min_minor=service["min_minor"],
            max_minor=service["max_minor"],
            groups=tuple(
                AreaGroup(
                    areas=tuple(group["areas"]),
                    days_min=group["days_min"],
                    days_max=group["days_max"],
                    charges=tuple(
                        Charge(
                            start_standard=Decimal(charge["start_standard"]),
                            start_fee_minor=charge["start_fee_minor"],
                            add_standard=Decimal(charge["add_standard"]),
                            add_fee_minor=charge["add_fee_minor"],
                            amount_from_minor=charge["amount_from_minor"],
                        )
                        for charge in group["charges"]
                    ),
                )
                for group in service["groups"]
            ),
            free=tuple(FreeRule(tuple(r["areas"]), r["amount_minor"], r["quantity"], r["weight_g"]) for r in service["free"]),
            remote=tuple(RemoteRule(r["country"], r["first"], r["last"], r["fee_minor"]) for r in service["remote"]),
        )
        for service in stored
    )
