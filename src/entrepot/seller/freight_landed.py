"""What a shopper would pay at the door for an article that goes by a template which is still being typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import get_language

from entrepot.kernel.errors import Refused
from entrepot.logistics.services import try_template
from entrepot.logistics.types import FreightOffer, FreightRequest, Template
from entrepot.orders.services import try_freight
from entrepot.orders.types import Address, Item, QuotedOrder, QuoteRequest
from entrepot.tax.types import by_kind
from entrepot.wording.refusals import sentence

from .freight_price import PricedWay, prices


@dataclass(frozen=True, slots=True)
class Door:
    """The price at the door in minor units of the asked currency. `taxes` are part of it, by kind, `border` is what the carrier may
    collect beside it, both as the law counts them, in `law_currency`.
    """

    goods_minor: int
    freight_minor: int
    tax_minor: int
    total_minor: int
    taxes: tuple[tuple[str, int], ...]
    border: tuple[tuple[str, int], ...]
    law_currency: str


def landed_prices(template: Template, variant_id: UUID, pieces: int, *, to: Address, currency: str) -> list[PricedWay]:
    """Every way of the template as `prices` tells it, each with the price at the door by the engine that the shop quotes with.

    Raises BadTemplate, and what the order desk refuses about the article; a way whose tax is not decided says so itself.
    """
    parcels: list[FreightRequest] = []

    def priced(parcel: FreightRequest) -> Sequence[FreightOffer]:
        parcels.append(parcel)
        return try_template(template, parcel)

    request = QuoteRequest((Item(variant_id, pieces),), to, currency, get_language() or "en")
    outcomes = iter(try_freight(request, priced))
    return [_at_the_door(way, next(outcomes)) if way.offer is not None else way for way in prices(template, parcels[0])]


def _at_the_door(way: PricedWay, outcome: QuotedOrder | Refused) -> PricedWay:
    if isinstance(outcome, Refused):
        return replace(way, undecided=sentence(outcome))
    door = Door(
        outcome.goods_minor, outcome.freight_minor, outcome.tax_minor, outcome.total_minor,
        by_kind(outcome.tax, "checkout"), by_kind(outcome.tax, "border"), str(outcome.tax.get("currency", "")),
    )  # fmt: skip
    return replace(way, door=door)
