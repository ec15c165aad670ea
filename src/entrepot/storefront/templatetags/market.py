"""Tags of the shop's templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from entrepot.kernel import clock
from entrepot.orders.queries import address_lines
from entrepot.storefront import money
from entrepot.storefront.devices import device_name
from entrepot.storefront.kept import pieces
from entrepot.storefront.seo import page_head
from entrepot.storefront.visitor import language, preferences_of
from entrepot.storefront.words import word

register = template.Library()
register.filter("device_name", device_name)


@register.filter
def state_name(state: str) -> str:
    """Where an order stands."""
    return word("order", state)


@register.filter
def route_name(route: str) -> str:
    """How goods come."""
    return word("route", route)


@register.filter
def parcel_name(status: str) -> str:
    """Where a parcel is."""
    return word("parcel", status)


@register.filter
def kind_name(kind: str) -> str:
    """Whose store it is."""
    return word("store_kind", kind)


@register.filter
def tax_name(kind: str) -> str:
    """Which tax it is."""
    return word("tax", kind)


@register.filter
def service_name(code: str) -> str:
    """A way of sending; stores may have words of their own."""
    return word("service", code.casefold())


@register.simple_tag
def amount(minor: int, currency: str) -> str:
    """An amount in its own currency."""
    return money.amount(minor, currency)


@register.simple_tag(takes_context=True)
def price(context: dict[str, Any], minor: int, currency: str) -> str:
    """A price in the currency that the visitor chose."""
    request: HttpRequest = context["request"]
    return money.amount(*money.in_currency(minor, currency, preferences_of(request).currency))


class _Kept(template.Node):
    """See `kept`."""

    MARK = "\x02csrf\x03"  # stands in a kept piece for the token that each visitor has another of

    def __init__(self, name: str, keys: list[template.base.FilterExpression], nodelist: template.NodeList) -> None:
        self.name, self.keys, self.nodelist = name, keys, nodelist

    def render(self, context: template.Context) -> SafeString:
        """The piece as it was made before, or made now."""
        wished = preferences_of(context["request"])
        own = tuple(key.resolve(context) for key in self.keys)
        key = (self.name, language(), wished, clock.now().date(), own)
        text = pieces.find(key)
        if text is None:
            with context.push(csrf_token=self.MARK):
                text = self.nodelist.render(context)
            pieces.keep(key, text)
        if self.MARK in text:
            text = text.replace(self.MARK, str(context.get("csrf_token", "")))
        return mark_safe(text)  # noqa: S308  - the template engine made it


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> _Kept:
    """{% kept "name" key ... %}...{% endkept %}: made once for the same keys, language, destination, currency and day.

    The keys must be all that the block shows besides; a form's token is put in afresh each time.
    """
    _tag, name, *keys = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return _Kept(name.strip("\"'"), [parser.compile_filter(key) for key in keys], nodelist)


@register.simple_tag
def structured(data: Mapping[str, Any]) -> SafeString:
    """What the page shows once more for programs (JSON-LD); data, which no browser runs."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(f'<script type="application/ld+json">{safe}</script>')  # noqa: S308  - no "<" is left in it


@register.inclusion_tag("storefront/parts/seo.html", takes_context=True)
def seo(context: dict[str, Any], description: str = "", picture: str = "", kind: str = "website") -> dict[str, Any]:
    """The lasting address of the page, the same in other languages, and how it looks where it is shared."""
    return page_head(context["request"], description, picture, kind)


@register.inclusion_tag("storefront/parts/address.html")
def address(content: Mapping[str, Any]) -> dict[str, Any]:
    """A stored address as its country writes it."""
    return {"lines": address_lines(content, language()), "country": content.get("country", "")}


@register.filter
def iso(value: datetime) -> str:
    """A moment for programs."""
    return value.isoformat()
