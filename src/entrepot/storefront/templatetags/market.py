"""Tags of the shop's templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest

from entrepot.orders.queries import address_lines
from entrepot.storefront import money, wording
from entrepot.storefront.visitor import language, preferences_of

register = template.Library()
register.filter("country", money.country_name)
register.filter("day", money.day)
register.filter("moment", money.moment)
register.filter("state_name", wording.state_name)
register.filter("route_name", wording.route_name)
register.filter("parcel_name", wording.parcel_name)
register.filter("kind_name", wording.kind_name)
register.filter("tax_name", wording.tax_name)
register.filter("service_name", wording.service_name)


@register.simple_tag
def amount(minor: int, currency: str) -> str:
    """An amount in its own currency."""
    return money.amount(minor, currency)


@register.simple_tag(takes_context=True)
def price(context: dict[str, Any], minor: int, currency: str) -> str:
    """A price in the currency that the visitor chose."""
    request: HttpRequest = context["request"]
    return money.amount(*money.in_currency(minor, currency, preferences_of(request).currency))


@register.inclusion_tag("storefront/parts/address.html")
def address(content: Mapping[str, Any]) -> dict[str, Any]:
    """A stored address as its country writes it."""
    return {"lines": address_lines(content, language()), "country": content.get("country", "")}


@register.filter
def picture(url: str) -> str:
    """Where the picture is: addresses as they are, other paths below the media address."""
    return url if url.startswith(("http://", "https://", "/", "data:")) else f"{settings.MEDIA_URL}{url}"


@register.filter
def iso(value: datetime) -> str:
    """A moment for programs."""
    return value.isoformat()
