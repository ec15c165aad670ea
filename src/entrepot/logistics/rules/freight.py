"""Freight by template, with the semantics of Taobao's open interface: exact Decimals, the most specific area wins.

charge(x) = start_fee if x ≤ start_standard, else start_fee + ⌈(x − start_standard) ÷ add_standard⌉ × add_fee.
Order of steps: area, free-shipping rules, base charge, remote-area surcharge, percentage, minimum and maximum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Final

from entrepot.logistics.enums import Assumer, Valuation
from entrepot.logistics.types import (
    AreaGroup,
    Charge,
    FreeRule,
    FreightItem,
    FreightOffer,
    FreightRequest,
    FreightStep,
    Service,
    StoredTemplate,
    Template,
)

EVERYWHERE: Final = "1"
_G_PER_KG: Final = Decimal(1000)
_MM3_PER_M3: Final = Decimal(10) ** 9


def charge(units: Decimal, rule: Charge) -> tuple[int, int]:
    """The charge for `units` in minor units, and how many additional steps it holds. 1.0 over a step of 1.0 is one step."""
    if units <= rule.start_standard:
        return rule.start_fee_minor, 0
    steps = int(((units - rule.start_standard) / rule.add_standard).to_integral_value(rounding=ROUND_CEILING))
    return rule.start_fee_minor + steps * rule.add_fee_minor, steps


def chargeable_g(items: Sequence[FreightItem], divisor: int | None, step_g: int) -> int:
    """The heavier of actual and volumetric weight (cm³ ÷ divisor in kg), rounded up to the service's step."""
    weight = Decimal(sum(item.quantity * item.weight_g for item in items))
    if divisor is not None:
        weight = max(weight, Decimal(sum(item.quantity * item.volume_mm3 for item in items)) / divisor)
    return int((weight / step_g).to_integral_value(rounding=ROUND_CEILING)) * step_g


def units_of(template: Template, items: Sequence[FreightItem]) -> Decimal:
    """What the template counts: pieces, kilograms or cubic metres."""
    if template.valuation is Valuation.PIECE:
        return Decimal(sum(item.quantity for item in items))
    if template.valuation is Valuation.VOLUME:
        return Decimal(sum(item.quantity * item.volume_mm3 for item in items)) / _MM3_PER_M3
    return Decimal(chargeable_g(items, template.divisor, template.step_g)) / _G_PER_KG


def area_chain(country: str, division: str) -> tuple[str, ...]:
    """The areas an address lies in, most specific first: district, city, province, country, everywhere."""
    if country == "CN" and len(division) == 6 and division.isdigit():
        return tuple(dict.fromkeys((division, division[:4] + "00", division[:2] + "0000", "CN", EVERYWHERE)))
    return tuple(dict.fromkeys(filter(None, (division, country, EVERYWHERE))))


def offers(request: FreightRequest, stored: StoredTemplate, goods_minor: int) -> list[FreightOffer]:
    """What each service of the template asks, cheapest first (then fastest); empty where nobody serves the address.

    `goods_minor` is the goods' price in the template's currency.
    """
    found = [
        offer
        for service in stored.template.services
        if (not request.service or service.code == request.service) and (offer := _offer(request, stored, service, goods_minor))
    ]
    return sorted(found, key=lambda offer: (offer.amount_minor, offer.days_max, offer.service))


def joined(parts: Sequence[Sequence[FreightOffer]]) -> list[FreightOffer]:
    """Offers for goods that go by several templates: each part is charged by its own, and the basket costs the sum.

    A way of sending is offered when every part has it. Where they have none in common each part goes by its cheapest, under the
    name of the dearest of these. Nothing is offered when a part is not served. All parts are in one currency.
    """
    if len(parts) == 1:
        return list(parts[0])
    if not all(parts):
        return []
    by_code = [{offer.service: offer for offer in reversed(part)} for part in parts]
    common = set(by_code[0]).intersection(*by_code[1:])
    if not common:
        cheapest = [part[0] for part in parts]
        return [_sum(cheapest, max(cheapest, key=lambda offer: offer.amount_minor).service)]
    found = [_sum([offers[code] for offers in by_code], code) for code in common]
    return sorted(found, key=lambda offer: (offer.amount_minor, offer.days_max, offer.service))


def _sum(parts: Sequence[FreightOffer], service: str) -> FreightOffer:
    return replace(
        parts[0],
        service=service,
        amount_minor=sum(part.amount_minor for part in parts),
        days_min=max(part.days_min for part in parts),
        days_max=max(part.days_max for part in parts),
        units=sum((part.units for part in parts), Decimal(0)),
        steps=tuple(step for part in parts for step in part.steps),
        parts=tuple(parts),
    )


def _offer(request: FreightRequest, stored: StoredTemplate, service: Service, goods_minor: int) -> FreightOffer | None:
    template = stored.template
    chain = area_chain(request.country, request.division)
    matched = _area(service, request.country, chain)
    if matched is None:
        return None
    area, group = matched
    units = units_of(template, request.items)
    steps = _steps(request, template, service, group, goods_minor, chain)
    return FreightOffer(
        store_id=request.store_id,
        service=service.code,
        amount_minor=sum(step.amount_minor for step in steps),
        currency=template.currency,
        days_min=group.days_min,
        days_max=group.days_max,
        area=area,
        units=units,
        template_key=stored.key,
        template_version=stored.version,
        steps=tuple(steps),
        ref=request.ref,
    )


def _area(service: Service, country: str, chain: Sequence[str]) -> tuple[str, AreaGroup] | None:
    if service.countries and country not in service.countries:
        return None
    for area in chain:
        if area in service.unserved:
            return None
        for group in service.groups:
            if area in group.areas:
                return area, group
    return None


def _steps(
    request: FreightRequest, template: Template, service: Service, group: AreaGroup, goods_minor: int, chain: Sequence[str]
) -> list[FreightStep]:
    if template.assumer is Assumer.SELLER:
        return [FreightStep("seller_pays", 0)]
    weight_g = chargeable_g(request.items, template.divisor, template.step_g)
    quantity = sum(item.quantity for item in request.items)
    for number, rule in enumerate(service.free, start=1):
        if _is_free(rule, chain, goods_minor, quantity, weight_g):
            return [FreightStep("free", 0, _condition(rule), number)]
    units = units_of(template, request.items)
    band = max((c for c in group.charges if c.amount_from_minor <= goods_minor), key=lambda c: c.amount_from_minor)
    base, count = charge(units, band)
    steps = [
        FreightStep(
            "base", base, f"{units} ≤ {band.start_standard}" if not count else f"{units}: {count} × {band.add_standard}", count
        )
    ]
    for remote in service.remote:
        same_length = len(remote.first) == len(request.postcode)
        if remote.country == request.country and same_length and remote.first <= request.postcode <= remote.last:
            steps.append(FreightStep("remote", remote.fee_minor, request.postcode))
            break
    if service.percent:
        so_far = sum(step.amount_minor for step in steps)
        extra = int((so_far * service.percent).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        steps.append(FreightStep("percent", extra, str(service.percent)))
    total = sum(step.amount_minor for step in steps)
    if service.min_minor is not None and total < service.min_minor:
        steps.append(FreightStep("minimum", service.min_minor - total))
    if service.max_minor is not None and total > service.max_minor:
        steps.append(FreightStep("maximum", service.max_minor - total))
    return steps


def _is_free(rule: FreeRule, chain: Sequence[str], goods_minor: int, quantity: int, weight_g: int) -> bool:
    return (
        (not rule.areas or any(area in rule.areas for area in chain))
        and (rule.amount_minor is None or goods_minor >= rule.amount_minor)
        and (rule.quantity is None or quantity >= rule.quantity)
        and (rule.weight_g is None or weight_g <= rule.weight_g)
    )


def _condition(rule: FreeRule) -> str:
    parts = {"amount ≥": rule.amount_minor, "quantity ≥": rule.quantity, "weight g ≤": rule.weight_g}
    return ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)
