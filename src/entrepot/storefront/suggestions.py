"""Completions of what somebody types, as words and addresses."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.catalog.queries import cards
from entrepot.search.enums import SuggestionKind
from entrepot.search.queries import suggest
from entrepot.search.types import Suggestion

from .visitor import language

MOST: Final = 8
KINDS: Final[dict[SuggestionKind, Promise]] = {
    SuggestionKind.QUERY: _("Search"),
    SuggestionKind.PRODUCT: _("Product"),
    SuggestionKind.BRAND: _("Brand"),
    SuggestionKind.CATEGORY: _("Category"),
}


def suggestions(typed: str) -> list[dict[str, str]]:
    """At most eight, each with its kind in words, its text and where it leads."""
    found = suggest(typed, language=language(), limit=MOST)
    wanted = [UUID(one.value) for one in found if one.kind is SuggestionKind.PRODUCT]
    slugs = {card["id"]: card["slug"] for card in cards(wanted, language())} if wanted else {}
    return [
        {"kind": str(KINDS[one.kind]), "text": one.text, "href": address}
        for one in found
        if (address := _address(one, slugs.get(one.value, "")))
    ]


def _address(one: Suggestion, slug: str) -> str:
    if one.kind is SuggestionKind.PRODUCT:
        return reverse("storefront:product", args=[slug]) if slug else ""
    name = {SuggestionKind.QUERY: "q", SuggestionKind.BRAND: "brand", SuggestionKind.CATEGORY: "category"}[one.kind]
    return f"{reverse('storefront:search')}?{urlencode({name: one.value})}"
