"""What templates of all faces say with numbers, pictures and places. They are there without `load` (settings: builtins)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepot.catalog import queries as catalog
from entrepot.kernel.display import shown
from entrepot.kernel.money import Money
from entrepot.settlement.types import ExchangeNote
from entrepot.wording import places
from entrepot.wording.vocabulary import text_in, word

register = template.Library()
register.filter("country", places.country_name)
register.filter("day", places.day)
register.filter("short_day", places.short_day)
register.filter("moment", places.moment)
register.filter("short_moment", places.short_moment)
register.filter("told", text_in)

_TONES: Final = {
    "ok": frozenset(
        {
            "published", "finished", "paid", "open", "settled", "delivered", "succeeded", "shipped", "active", "done", "approved",
            "now", "success", "won", "otherwise",
        }
    ),
    "warn": frozenset(
        {
            "review", "applied", "wait_buyer_pay", "partly_shipped", "running", "processing", "pending", "unknown", "held", "sent",
            "waiting", "frozen", "wait_seller_agree", "seller_refuse_buyer", "evidence", "ruling", "second_look", "refunding", "opened",
            "evidence_due", "submitted", "interrupted", "on_hold", "delivery_delayed", "mismatch", "low", "closing", "settling",
        }
    ),
    "bad": frozenset(
        {
            "suspended", "refused", "failed", "declined", "dead", "returned", "closed_refunded", "delivery_failed",
            "return_to_sender", "out", "provider_failed", "lost",
        }
    ),
}  # fmt: skip


@register.filter
def money(amount_minor: int | None, currency: str) -> str:
    """Minor units as an amount with its currency; a dash for nothing."""
    return "–" if amount_minor is None else shown(Money(amount_minor, currency), get_language() or "en")


@register.filter
def exchange_note(note: ExchangeNote) -> str:
    """How an amount was exchanged, for the reader to check: both amounts, rate, who published it for which day, margin."""
    said = {
        "source": money(note.source_minor, note.base), "target": money(note.target_minor, note.quote), "rate": note.rate_text,
        "origin": note.source, "day": f"{note.published_on:%Y-%m-%d}", "margin": percent(note.margin_bps),
    }  # fmt: skip
    if note.is_back:
        return (
            _("%(source)s given back as %(target)s at the order's rate %(rate)s (%(origin)s, %(day)s; margin %(margin)s)")
            % said
        )
    return _("%(source)s exchanged to %(target)s at %(rate)s (%(origin)s, %(day)s; margin %(margin)s)") % said


@register.filter
def percent(bps: int) -> str:
    """Ten-thousandths as a percentage: 550 is “5.5 %”."""
    return f"{(Decimal(bps) / 100).normalize():f} %"


@register.filter
def picture(address: str) -> str:
    """Where a picture is: addresses as they are, other paths below the media address."""
    return address if address.startswith(("http://", "https://", "/", "data:")) else f"{settings.MEDIA_URL}{address}"


@register.filter
def term(text: str) -> str:
    """A property's or an option's name or value in the language of the page, where the dictionary has it."""
    return catalog.term(str(text), get_language() or "en")


@register.filter
def said(value: str, kind: str) -> str:
    """The shared word for a stored value: ``{{ case.state|said:"case_state" }}``."""
    return word(kind, value)


@register.filter
def carrier(code: str) -> str:
    """The name of a carrier; what a merchant typed otherwise stays as it is."""
    return word("carrier", code) if code in word["carrier"] else code


@register.filter
def tone(value: Any) -> str:
    """The class of a badge for a state."""
    return next((f"badge--{name}" for name, states in _TONES.items() if str(value) in states), "")


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value of a mapping at a key, None if there is none."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The query of this page with changes: ``{% query after=page.next %}``; None or "" takes a parameter away."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"
