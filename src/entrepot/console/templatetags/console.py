"""What the console's templates say with numbers, times and stored words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from entrepot.console import wording
from entrepot.console.breaches import MEANINGS
from entrepot.kernel.display import shown
from entrepot.kernel.money import Money
from entrepot.marketing.types import SlotView
from entrepot.operations.queries import ProposalView

register = template.Library()

_TONES: Final = {
    "ok": frozenset({"finished", "paid", "settled", "delivered", "succeeded", "shipped", "open", "done", "approved", "now"}),
    "warn": frozenset(
        {
            "wait_buyer_pay", "partly_shipped", "pending", "processing", "unknown", "held", "sent", "frozen", "on_hold",
            "delivery_delayed", "mismatch", "waiting", "running", "applied",
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
def of_hundred(rate: Any) -> str:
    """What a rate (0.13) makes of goods of 100.00; a dash for what is no rate."""
    try:
        return f"{(Decimal(str(rate)) * 100).quantize(Decimal('0.01')):f}" if isinstance(rate, str) else "–"
    except InvalidOperation:
        return "–"


@register.filter
def proposal_title(one: ProposalView) -> str:
    """A proposal in a line: what would change."""
    content = one.content
    if one.kind == "fee_plan":
        where = content["category_path"] or gettext("all categories")
        return f"{wording.word('store_kind', content['kind'])} · {where} · {percent(content['commission_bps'])}"
    if one.kind == "tax_row":
        return str(content["name"])
    return wording.word("proposal_kind", one.kind)


@register.filter
def headline(slot: SlotView) -> str:
    """A campaign slot's headline in the language of the page."""
    return slot.in_language(get_language() or "en").headline


@register.filter
def slot_address(slot: SlotView) -> str:
    """Where on the storefront a campaign slot leads."""
    kind, value = slot.link
    match kind:
        case "product":
            return reverse("storefront:product", kwargs={"slug": value})
        case "category":
            return reverse("storefront:category", kwargs={"category_path": value})
        case "store":
            return reverse("storefront:store", kwargs={"slug": value})
        case "search":
            return f"{reverse('storefront:search')}?{urlencode({'q': value})}"
    return value


@register.filter
def promise(text: str) -> str:
    """What an audit's rule promises, in the language of the page."""
    return gettext(text)


@register.filter
def breach_meaning(code: str) -> str:
    """What it means when a rule of the audit is broken, and what to do."""
    known = MEANINGS.get(code)
    return str(known) if known is not None else ""


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
