"""What the console's templates say with numbers, times and stored words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from entrepot.console import wording
from entrepot.kernel.display import shown
from entrepot.kernel.money import Money

register = template.Library()

_TONES: Final = {
    "ok": frozenset({"finished", "paid", "settled", "delivered", "succeeded", "shipped", "open"}),
    "warn": frozenset(
        {
            "wait_buyer_pay", "partly_shipped", "pending", "processing", "unknown", "held", "sent", "frozen", "on_hold",
            "delivery_delayed", "mismatch",
        }
    ),
    "bad": frozenset(
        {"failed", "declined", "returned", "closed_refunded", "delivery_failed", "return_to_sender", "suspended", "refused"}
    ),
}  # fmt: skip


@register.filter
def money(amount_minor: int | None, currency: str) -> str:
    """Minor units as an amount with its currency; a dash for nothing."""
    return "–" if amount_minor is None else shown(Money(amount_minor, currency), get_language() or "en")


@register.filter
def word(value: Any, kind: str) -> str:
    """A stored word in the language of the page."""
    return wording.word(kind, str(value))


@register.filter
def told(texts: Mapping[str, str] | None) -> str:
    """A text by language in the language of the page."""
    return wording.text_in(texts)


@register.filter
def tone(value: Any) -> str:
    """The class of a badge for a state."""
    return next((f"badge--{name}" for name, states in _TONES.items() if str(value) in states), "")


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value of a mapping at a key, None if there is none."""
    return mapping.get(key)


@register.filter
def percent(bps: int) -> str:
    """Ten-thousandths as a percentage: 550 is “5.5 %”."""
    return f"{(Decimal(bps) / 100).normalize():f} %"


@register.filter
def rate(text: str) -> str:
    """A rate as the tax rules store it (0.13) as a percentage."""
    return f"{(Decimal(text) * 100).normalize():f} %"


@register.filter
def picture(address: str) -> str:
    """Where a picture is: addresses as they are, other paths below the media address."""
    return address if address.startswith(("http://", "https://", "/", "data:")) else f"{settings.MEDIA_URL}{address}"


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The query of this page with changes: ``{% query before=marker %}``; "" takes a parameter away."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"
