"""Tags of the shop's templates."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import LazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from entrepot.kernel import clock
from entrepot.logistics.queries import tracking_address
from entrepot.logistics.types import ParcelView
from entrepot.orders.queries import address_lines
from entrepot.storefront import marks, money
from entrepot.storefront.arriving import arriving
from entrepot.storefront.devices import device_name
from entrepot.storefront.kept import pieces
from entrepot.storefront.seo import page_head
from entrepot.storefront.visitor import language, preferences_of
from entrepot.storefront.words import word
from entrepot.wording.places import country_name, short_day

register = template.Library()
_TONES: Final = {"wait_buyer_pay": "badge--warn", "finished": "badge--ok", "closed_unpaid": "", "closed_refunded": ""}
_FIGURE: Final = re.compile(r"(\d) ([^\W\d_]{1,2})(?!\w)")
_UNPAID: Final = frozenset({"paid", "closed_refunded"})
register.filter("device_name", device_name)


@register.filter
def state_name(state: str) -> str:
    """Where an order stands."""
    return word("order", state)


@register.filter
def order_state(order: Mapping[str, Any]) -> str:
    """Where an order stands; one that is paid on receipt is not called paid before it is."""
    is_unpaid = order.get("authorised_at") is not None and order.get("paid_at") is None
    return word("order_unpaid" if is_unpaid and order["state"] in _UNPAID else "order", order["state"])


@register.filter
def order_tone(state: str) -> str:
    """The class of a badge for an order as the shopper sees it: what waits for them stands out, what is over steps back."""
    return _TONES.get(state, "badge--brand")


@register.filter
def bound(title: str) -> str:
    """A name whose figures and units stay in one line: “250 ml”, “350 克”."""
    return _FIGURE.sub("\\1\u00a0\\2", title)


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


@register.filter
def tracking_link(parcel: ParcelView) -> str:
    """Where the carrier shows this parcel to everybody, "" where it is not known."""
    return tracking_address(parcel.carrier, parcel.number)


@register.filter
def value(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key, "" for nothing."""
    return mapping.get(key, "")


@register.simple_tag
def amount(minor: int, currency: str) -> str:
    """An amount in its own currency."""
    return money.amount(minor, currency)


@register.simple_tag(takes_context=True)
def price(context: dict[str, Any], minor: int, currency: str) -> str:
    """A price in the currency that the visitor chose."""
    request: HttpRequest = context["request"]
    return money.amount(*money.in_currency(minor, currency, preferences_of(request).currency))


@register.inclusion_tag("storefront/parts/heart.html", takes_context=True)
def heart(context: dict[str, Any], kind: str, subject_id: object, title: str, words: str = "") -> dict[str, Any]:
    """A heart to press: keeps a product, or follows a store. With `words` beside it, else named for programs by the title.

    In a kept piece stand marks for what each visitor has pressed; they are filled in whenever the piece is shown.
    """
    name, pressed = marks.heart_marks(kind, subject_id)
    if context.get("csrf_token") != marks.CSRF:
        name, pressed = (marks.with_hearts(context["request"], mark) for mark in (name, pressed))
    label = _("Keep %(title)s as a favourite") if kind == "product" else _("Follow %(title)s")
    return {"name": name, "pressed": pressed, "id": subject_id, "label": label % {"title": title}, "words": words}


def _known(key: template.base.FilterExpression, context: template.Context) -> object:
    """The value of a key. Raises VariableDoesNotExist where the page does not know it."""
    if isinstance(key.var, template.base.Variable):
        key.var.resolve(context)  # filters make something of nothing
    return key.resolve(context)


_LINE: Final = '<p class="good__arrives{} small">{}</p>'


@register.simple_tag(takes_context=True)
def arrives(context: dict[str, Any], slug: str) -> SafeString:
    """A line of a card: by when goods of the store arrive where the visitor is, or that they do not."""
    request: HttpRequest = context["request"]
    found = arriving(request)
    by = found.by(slug)
    if by is not None:
        return format_html(_LINE, "", _("Arrives by %(day)s") % {"day": short_day(by)})
    if slug not in found.days:  # opened within this minute
        return SafeString("")
    where = country_name(preferences_of(request).country)
    return format_html(_LINE, " good__arrives--never", _("Not delivered to %(country)s") % {"country": where})


class _Kept(template.Node):
    """See `kept`."""

    def __init__(self, name: str, keys: list[template.base.FilterExpression], nodelist: template.NodeList) -> None:
        self.name, self.keys, self.nodelist = name, keys, nodelist

    def render(self, context: template.Context) -> SafeString:
        """The piece as it was made before, or made now."""
        wished = preferences_of(context["request"])
        try:
            own = tuple(_plain(_known(key, context)) for key in self.keys)
        except template.VariableDoesNotExist:
            if settings.STRICT_TEMPLATES:
                raise
            return self.nodelist.render(context)  # kept under a key that says nothing, it would be everybody's
        key = (self.name, language(), wished, clock.now().date(), own)
        text = pieces.find(key)
        if text is None:
            with context.push(csrf_token=marks.CSRF, here=marks.HERE, here_quoted=marks.HERE_QUOTED):
                text = self.nodelist.render(context)
            pieces.keep(key, text)
        if "\x02" in text and context.get("csrf_token") != marks.CSRF:  # inside another kept piece the marks stay
            text = marks.filled(context["request"], text, lambda: str(context.get("csrf_token", "")))
        return mark_safe(text)  # noqa: S308  - the template engine made it


class _Own(template.Node):
    """See `own`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        """The part, or the mark for it in a page that is kept."""
        if context.get("csrf_token") == marks.CSRF:
            return mark_safe(marks.part_mark(self.name))  # noqa: S308  - our own mark
        return cast("SafeString", context.template.engine.get_template(self.name).render(context))  # type: ignore[union-attr]


@register.tag
def own(_parser: template.base.Parser, token: template.base.Token) -> _Own:
    """{% own "template" %}: like include, for what each visitor has another of; a kept page renders it anew each time."""
    return _Own(token.split_contents()[1].strip("\"'"))


def _plain(value: object) -> object:
    """The value itself where it is read late: a key that outlives its request must not hold on to it."""
    if not isinstance(value, LazyObject):
        return value
    hash(value)  # reads it
    return value._wrapped  # noqa: SLF001  - Django has no other name for it


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> _Kept:
    """{% kept "name" key ... %}...{% endkept %}: made once for the same keys, language, destination, currency and day.

    The keys must be all that the block shows besides; a form's token, the page's address (`here`, `here_quoted`) and hearts are put
    in afresh each time. A key that the page does not know is an error where ENTREPOT_DEBUG is on and in tests; elsewhere the block
    is made anew each time.
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
