"""What the console's templates say with numbers, times and stored words."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import get_language, gettext

from entrepot.console import rule_words
from entrepot.console.breaches import MEANINGS
from entrepot.console.words import word as said
from entrepot.marketing.types import SlotView
from entrepot.operations.queries import ProposalView
from entrepot.stores.types import Rule
from entrepot.tax.queries import DatedRowView
from entrepot.wording.deeds import deed as deed_in_words
from entrepot.wording.places import country_name
from entrepot.wording.templatetags.wording import money, percent

register = template.Library()


@register.filter
def word(value: Any, kind: str) -> str:
    """A stored word in the language of the page."""
    return said(kind, str(value))


@register.filter
def deed(action: str) -> str:
    """What was done, from the audit log."""
    return deed_in_words(action)


@register.filter
def rule_value(row: Rule) -> str:
    """What a rule about a kind of store says, in words."""
    value = row.value
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        kind = "paper" if row.key == "required_papers" else "route"
        return ", ".join(said(kind, str(one)) for one in value) or "–"
    if row.key == "settlement_currency" and value == "store":
        return gettext("the store's currency")
    return (country_name(str(value)) if row.key == "return_country" and value else str(value)) or "–"


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
        return f"{said('store_kind', content['kind'])} · {where} · {percent(content['commission_bps'])}"
    if one.kind == "tax_row":
        return str(content["name"])
    if one.kind == "book_difference":
        amount = money(content["amount_minor"], content["currency"])
        return f"{said('proposal_kind', one.kind)} · {content['provider']} {content['ref']} · {amount}"
    if one.kind == "close_month":
        return f"{said('proposal_kind', one.kind)} · {content['month'][:7]}"
    return _of_stores_money(one) or said("proposal_kind", one.kind)


def _of_stores_money(one: ProposalView) -> str:
    """Titles of proposals about what stores pay; "" for others."""
    content, kind = one.content, said("proposal_kind", one.kind)
    if one.kind == "fee_tax":
        whose = said("store_kind", content["kind"]) if content["kind"] else gettext("every kind")
        return f"{kind} · {content['country']} · {whose} · {percent(content['bps'])}"
    if one.kind == "fx_rates":
        return f"{kind} · {content['source']} · {content['published_on']}"
    if one.kind == "fx_deal":
        sold, bought = (money(content[f"{side}_minor"], content[f"{side}_currency"]) for side in ("sold", "bought"))
        return f"{kind} · {sold} → {bought}"
    if one.kind in {"deposit_in", "penalty"}:
        return f"{kind} · {content['store']} · {money(content['amount_minor'], content['currency'])}"
    if one.kind == "released_otherwise":
        return f"{kind} · {content['order']} · {money(content['amount_minor'], content['currency'])}"
    return ""


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
def tax_name(row: DatedRowView) -> str:
    """What a tax rule decides, in words."""
    return rule_words.rule_name(row)


@register.filter
def tax_value(value: Any) -> str:
    """What a tax rule says, as a person writes it."""
    return rule_words.rule_value(value)


@register.inclusion_tag("console/parts/source.html")
def source(text: str, most: int = 120) -> dict[str, Any]:
    """Where a rule comes from: its kind in the language of the page, and the note as it was written."""
    return {"kind": rule_words.source_kind(text), "text": text, "most": most}


@register.filter
def noted(moment: str | None, none: str = "") -> str:
    """A moment that was stored as text (ISO 8601), as the desk writes times; `none` where there is none."""
    return str(moment)[:19].replace("T", " ") if moment else none
