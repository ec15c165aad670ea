"""The favourites page: what is kept, searched, sorted and paged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.favourites.queries import favourites
from entrepot.favourites.types import Favourite

from .money import in_currency
from .visitor import language, preferences_of

PAGE: Final = 24
SORTS: Final[dict[str, Promise]] = {
    "newest": _("Kept last"),
    "fell": _("Fell most"),
    "price_up": _("Price, low to high"),
    "price_down": _("Price, high to low"),
    "name": _("Name"),
}


@dataclass(frozen=True, slots=True)
class ShownFavourite:
    """A kept product in the visitor's currency. `was_minor` is what it cost when it was kept, where it has become cheaper."""

    id: UUID
    title: str
    card: Mapping[str, Any] | None
    price_minor: int
    currency: str
    was_minor: int | None
    fell_permille: int

    @property
    def is_buyable(self) -> bool:
        """Whether one press puts it into the cart: on sale, in stock, nothing to choose."""
        return self.card is not None and self.card["in_stock"] and self.card["variants"] == 1


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page of favourites; `total` counts all that are kept, `found` those that were asked for."""

    items: tuple[ShownFavourite, ...]
    total: int
    found: int
    number: int
    pages: int
    text: str
    sort: str


def kept_page(request: HttpRequest, person_id: UUID) -> KeptPage:
    """What the address asks for of the person's favourites; the list is short enough to be read whole."""
    currency = preferences_of(request).currency
    text = request.GET.get("q", "").strip()[:100]
    sort = request.GET.get("sort", "") if request.GET.get("sort", "") in SORTS else "newest"
    every = favourites(person_id, language())
    found = sorted((_shown(one, currency) for one in every if _matches(one, text)), key=_KEYS[sort])
    pages = max(1, -(-len(found) // PAGE))
    number = min(_number(request.GET.get("page", "")), pages)
    shown = tuple(found[(number - 1) * PAGE : number * PAGE])
    return KeptPage(shown, len(every), len(found), number, pages, text, sort)


def _matches(one: Favourite, text: str) -> bool:
    about = f"{one.title} {one.card['brand']} {one.card['store']['name']}" if one.card else one.title
    return all(word in about.casefold() for word in text.casefold().split())


def _shown(one: Favourite, currency: str) -> ShownFavourite:
    if one.card is None:
        return ShownFavourite(one.kept.product_id, one.title, None, 0, "", None, 0)
    price_minor, shown = in_currency(one.card["price_minor"], one.card["currency"], currency)
    fell = one.fell_minor
    was = in_currency(one.kept.seen_minor, one.kept.seen_currency, shown)[0] if fell else None
    permille = fell * 1000 // one.kept.seen_minor if fell else 0
    return ShownFavourite(one.kept.product_id, one.title, one.card, price_minor, shown, was, permille)


def _last(one: ShownFavourite) -> bool:
    return one.card is None


# The list comes with what was kept last first, and sorting keeps that order among equals; what is not on sale comes last.
_KEYS: Final[dict[str, Callable[[ShownFavourite], Any]]] = {
    "newest": lambda _one: 0,
    "fell": lambda one: (_last(one), -one.fell_permille),
    "price_up": lambda one: (_last(one), one.price_minor),
    "price_down": lambda one: (_last(one), -one.price_minor),
    "name": lambda one: one.title.casefold(),
}


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def numbers(pages: int) -> Sequence[int]:
    """The numbers of the pages."""
    return range(1, pages + 1)
