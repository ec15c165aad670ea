"""Completions of what somebody types, as words and addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.catalog.queries import cards, category_tree
from entrepot.catalog.types import CategoryView
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
    places = (
        {card["id"]: reverse("storefront:product", args=[card["slug"]]) for card in cards(wanted, language())} if wanted else {}
    )
    if any(one.kind is SuggestionKind.CATEGORY for one in found):
        places |= _categories(category_tree())
    return [
        {"kind": str(KINDS[one.kind]), "text": one.text, "href": address} for one in found if (address := _address(one, places))
    ]


def _categories(tree: Iterable[CategoryView]) -> dict[str, str]:
    """Where each category is, by its id as text."""
    found: dict[str, str] = {}
    for one in tree:
        found[str(one.id)] = reverse("storefront:category", args=[one.path])
        found |= _categories(one.children)
    return found


def _address(one: Suggestion, places: Mapping[str, str]) -> str:
    """Goods and categories have pages of their own; words and brands lead to a list."""
    if one.kind in {SuggestionKind.PRODUCT, SuggestionKind.CATEGORY}:
        return places.get(one.value, "")
    name = {SuggestionKind.QUERY: "q", SuggestionKind.BRAND: "brand"}[one.kind]
    return f"{reverse('storefront:search')}?{urlencode({name: one.value})}"
