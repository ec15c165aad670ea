"""What a parcel would cost by a template, way by way, with the row that made the price and every step in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepot.kernel.display import shown
from entrepot.kernel.money import Money
from entrepot.logistics.enums import Valuation
from entrepot.logistics.queries import area_name
from entrepot.logistics.services import try_template
from entrepot.logistics.types import FreeRule, FreightOffer, FreightRequest, FreightStep, Service, Template
from entrepot.seller.freight_draft import EVERYWHERE
from entrepot.seller.words import word

if TYPE_CHECKING:
    from .freight_landed import Door


@dataclass(frozen=True, slots=True)
class PricedWay:
    """A way of sending: its price with the working, or why it does not go there (`refusal`).

    Of an article also the price at the `door`, or why its tax is `undecided`.
    """

    code: str
    offer: FreightOffer | None
    row: str
    steps: tuple[tuple[str, str, int], ...]
    refusal: str = ""
    door: Door | None = None
    undecided: str = ""


def prices(template: Template, request: FreightRequest) -> list[PricedWay]:
    """Every way of the template: those that go to the destination by price, then the others. Raises BadTemplate."""
    services = {service.code: service for service in template.services}
    offers = try_template(template, request)
    priced = [
        PricedWay(
            offer.service,
            offer,
            _row(services[offer.service], offer.area),
            tuple(
                (
                    word("freight_step", step.code),
                    _why(template, services[offer.service], offer, request, step),
                    step.amount_minor,
                )
                for step in offer.steps
            ),
        )
        for offer in offers
    ]
    left = services.keys() - {offer.service for offer in offers}
    return priced + [PricedWay(code, None, "", (), _not_served(services[code], request)) for code in services if code in left]


def _name(area: str) -> str:
    return _("everywhere else") if area == EVERYWHERE else area_name(area, get_language() or "en")


def _row(service: Service, area: str) -> str:
    groups = sorted(service.groups, key=lambda group: EVERYWHERE not in group.areas)
    number = next(i for i, group in enumerate(groups, start=1) if area in group.areas)
    return _("Row %(number)s: %(area)s") % {"number": number, "area": _name(area)}


def _not_served(service: Service, request: FreightRequest) -> str:
    if service.countries and request.country not in service.countries:
        return _("It goes only to the countries that are named.")
    return _("The destination is among the areas that are not delivered to.")


def _why(template: Template, service: Service, offer: FreightOffer, request: FreightRequest, step: FreightStep) -> str:
    if step.code == "base":
        return _base(template, service, offer, request, step)
    if step.code == "free":
        return ", ".join(_conditions(service.free[step.count - 1], template.currency))
    if step.code == "percent":
        return f"{(service.percent * 100).normalize():f} %"
    return step.detail


def _base(template: Template, service: Service, offer: FreightOffer, request: FreightRequest, step: FreightStep) -> str:
    group = next(group for group in service.groups if offer.area in group.areas)
    band = max((c for c in group.charges if c.amount_from_minor <= request.goods_minor), key=lambda c: c.amount_from_minor)
    figures = {
        "units": f"{offer.units.normalize():f}", "unit": _unit(template.valuation), "first": f"{band.start_standard.normalize():f}",
        "count": step.count, "more": f"{band.add_standard.normalize():f}",
        "fee": _money(band.start_fee_minor, template.currency), "more_fee": _money(band.add_fee_minor, template.currency),
    }  # fmt: skip
    if step.count:
        text = (
            _("%(units)s %(unit)s: the first %(first)s for %(fee)s, then %(count)s × %(more)s for %(more_fee)s each") % figures
        )
    else:
        text = _("%(units)s %(unit)s, within the first %(first)s for %(fee)s") % figures
    weight = Decimal(sum(item.quantity * item.weight_g for item in request.items)) / 1000
    if template.valuation is Valuation.WEIGHT and template.divisor and offer.units > weight + Decimal(template.step_g) / 1000:
        text += ". " + _("The size counts, not the weight.")
    if len(group.charges) > 1:
        text += ". " + _("Band from goods worth %(amount)s.") % {"amount": _money(band.amount_from_minor, template.currency)}
    return text


def _conditions(rule: FreeRule, currency: str) -> Iterator[str]:
    if rule.amount_minor is not None:
        yield _("goods worth at least %(amount)s") % {"amount": _money(rule.amount_minor, currency)}
    if rule.quantity is not None:
        yield _("at least %(count)s pieces") % {"count": rule.quantity}
    if rule.weight_g is not None:
        yield _("at most %(weight)s kg") % {"weight": f"{(Decimal(rule.weight_g) / 1000).normalize():f}"}


def _unit(valuation: Valuation) -> str:
    return {Valuation.PIECE: _("pieces"), Valuation.WEIGHT: "kg", Valuation.VOLUME: "m³"}[valuation]


def _money(minor: int, currency: str) -> str:
    return shown(Money(minor, currency), get_language() or "en")
