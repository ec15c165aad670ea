"""A page of results: what the address asks for, what search gives, and the links that narrow it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import orjson
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from entrepot.catalog.queries import cards_json
from entrepot.kernel.money import MalformedAmount, Money
from entrepot.orders.queries import Arriving
from entrepot.search.enums import FacetKind, Sort
from entrepot.search.types import Facet, Filters, SearchPage, SearchRequest
from entrepot.wording.places import country_name, short_day

from .answers import answer
from .arriving import arriving
from .context import name_in
from .money import round_amount
from .visitor import language, preferences_of
from .words import word

PAGE: Final = 24
MOST_TYPED: Final = 200
ARRIVES: Final = "arrives"  # the parameter that says within how many days
# Names of the parameters in the address, by what they narrow.
PARAMETERS: Final = {
    FacetKind.CATEGORY: "category",
    FacetKind.BRAND: "brand",
    FacetKind.ORIGIN: "origin",
    FacetKind.SHIPS_FROM: "route",
    FacetKind.STORE_KIND: "kind",
    FacetKind.STORE: "store",
}
_NARROWING: Final = (*PARAMETERS.values(), "min", "max", "in_stock", ARRIVES)
TITLES: Final = {
    FacetKind.CATEGORY: _("Category"),
    FacetKind.BRAND: _("Brand"),
    FacetKind.ARRIVES: _("Arrives"),
    FacetKind.PRICE: _("Price"),
    FacetKind.ORIGIN: _("Country of origin"),
    FacetKind.SHIPS_FROM: _("Ships"),
    FacetKind.STORE_KIND: _("Kind of store"),
    FacetKind.STORE: _("Store"),
}
SORTS: Final = {
    Sort.RELEVANCE: _("Best match"),
    Sort.NEWEST: _("Newest"),
    Sort.BEST_SELLING: _("Most bought"),
    Sort.PRICE_UP: _("Price, low to high"),
    Sort.PRICE_DOWN: _("Price, high to low"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that narrows the result, or widens it again when it is `chosen`."""

    label: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one kind."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Results:
    """Everything that the template of a list shows; what is costly is worked out when a page is made anew."""

    raw: bytes  # the cards as the catalogue gives them
    frame: tuple[str, str, bytes, str]  # names everything here but the cards, and by when they arrive
    page: SearchPage
    text: str
    sort: str
    price_from: str
    price_to: str
    in_stock: bool
    asked: QueryDict
    currency: str
    today: date
    fixed: tuple[FacetKind, ...]

    @property
    def shows(self) -> Hashable:
        """Everything that the page shows of it."""
        return self.frame, self.raw

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        """The goods of the page."""
        found: list[dict[str, Any]] = orjson.loads(self.raw)
        return found

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """What the result can be narrowed by; not what the page itself stands for."""
        offered = (facet for facet in self.page.facets if facet.kind not in self.fixed)
        return tuple(group for facet in offered if (group := _group(facet, self.asked, self.currency, self.today)))

    @cached_property
    def sorts(self) -> tuple[tuple[str, str], ...]:
        """The orders to choose from; by relevance only where words were asked for."""
        return tuple((sort.value, str(label)) for sort, label in SORTS.items() if self.text or sort is not Sort.RELEVANCE)

    @cached_property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """Parameters that the forms carry along."""
        names = [name for name in self.asked if name not in {"cursor", "sort", "min", "max"}]
        return tuple((name, value) for name in names for value in self.asked.getlist(name))

    @property
    def narrowed(self) -> int:
        """By how many values the visitor has narrowed."""
        return sum(len(self.asked.getlist(name)) for name in _NARROWING if self.asked.get(name))

    @property
    def others(self) -> int:
        """How many products of the list lack some of the words, while others have all of them."""
        return max(0, (self.page.total or 0) - self.page.with_all) if self.page.with_all else 0

    @property
    def next(self) -> str:
        """The address of the next page, "" after the last."""
        return _address(self.asked, cursor=[self.page.cursor]) if self.page.cursor else ""

    @property
    def plain(self) -> str:
        """The address without anything that narrows."""
        return _address(self.asked, **{name: [] for name in _NARROWING})

    @property
    def as_typed(self) -> str:
        """The address that searches for what was typed."""
        return _address(self.asked, typed=["1"], cursor=[])


def results(request: HttpRequest, *, within: Filters | None = None) -> Results:
    """The page that the address asks for, `within` narrowing whatever it says. Raises InvalidCursor."""
    asked, when = request.GET, arriving(request)
    currency = preferences_of(request).currency
    fixed = tuple((within or Filters()).chosen())
    wanted = _request(asked, within or Filters(), currency, when, fixed)
    found = answer(wanted)
    return Results(
        raw=cards_json([hit.product_id for hit in found.page.hits], language()),
        frame=(request.path, asked.urlencode(), found.digest, when.index.name),
        page=found.page,
        text=wanted.text,
        sort=wanted.sort,
        price_from=asked.get("min", "") if wanted.filters.price_from_minor is not None else "",
        price_to=asked.get("max", "") if wanted.filters.price_to_minor is not None else "",
        in_stock=wanted.filters.in_stock,
        asked=asked,
        currency=currency,
        today=when.today,
        fixed=fixed,
    )


def _request(asked: QueryDict, within: Filters, currency: str, when: Arriving, fixed: tuple[FacetKind, ...]) -> SearchRequest:
    filters = Filters(
        categories=_numbers(asked.getlist(PARAMETERS[FacetKind.CATEGORY])),
        brands=tuple(asked.getlist(PARAMETERS[FacetKind.BRAND])),
        origins=tuple(asked.getlist(PARAMETERS[FacetKind.ORIGIN])),
        ships_from=tuple(asked.getlist(PARAMETERS[FacetKind.SHIPS_FROM])),
        store_kinds=tuple(asked.getlist(PARAMETERS[FacetKind.STORE_KIND])),
        stores=_ids(asked.getlist(PARAMETERS[FacetKind.STORE])),
        price_from_minor=_minor(asked.get("min", ""), currency),
        price_to_minor=_minor(asked.get("max", ""), currency),
        in_stock=asked.get("in_stock") == "1",
        arrives_within=_days(asked.get(ARRIVES, "")),
    )
    filters = replace(filters, categories=filters.categories or within.categories, stores=within.stores or filters.stores)
    text = asked.get("q", "").replace("\0", "").strip()[:MOST_TYPED]
    sort = asked.get("sort", "")
    default = Sort.RELEVANCE if text else Sort.NEWEST
    return SearchRequest(
        text=text,
        language=language(),
        filters=filters,
        sort=Sort(sort) if sort in list(Sort) else default,
        cursor=asked.get("cursor", ""),
        size=PAGE,
        currency=currency,
        facets=True,
        as_typed=asked.get("typed") == "1",
        arrivals=when.index,
        fixed=fixed,
    )


def _group(facet: Facet, asked: QueryDict, currency: str, today: date) -> Group | None:
    if facet.kind is FacetKind.ARRIVES:
        choices = tuple(
            Choice(
                str(_("By %(day)s (%(days)s days)"))
                % {"days": value.value, "day": short_day(today + timedelta(days=int(value.value)))},
                value.count,
                value.chosen,
                _address(asked, **{ARRIVES: [] if value.chosen else [value.value]}),
            )
            for value in facet.values
        )
    elif facet.kind is FacetKind.PRICE:
        choices = tuple(
            Choice(
                _band(value.value, currency), value.count, value.chosen, _price_link(asked, value.value, currency, value.chosen)
            )
            for value in facet.values
        )
    else:
        name = PARAMETERS[facet.kind]
        choices = tuple(
            Choice(_label(facet.kind, value.value, value.label), value.count, value.chosen, _toggled(asked, name, value.value))
            for value in facet.values[:12]
        )
    if len(choices) < 2 and not any(choice.chosen for choice in choices):
        return None  # a choice of one is none
    return Group(str(TITLES[facet.kind]), choices)


def _label(kind: FacetKind, value: str, label: Mapping[str, str]) -> str:
    match kind:
        case FacetKind.ORIGIN:
            return country_name(value)
        case FacetKind.SHIPS_FROM:
            return word("route", value)
        case FacetKind.STORE_KIND:
            return word("store_kind", value)
        case _:
            return name_in(label, language(), label.get("") or value)


def _band(value: str, currency: str) -> str:
    low, _sep, high = value.partition("-")
    if not low:
        return str(_("Below %(high)s")) % {"high": round_amount(int(high) + 1, currency)}
    start = round_amount(int(low), currency)
    return f"{start} – {round_amount(int(high) + 1, currency)}" if high else str(_("%(low)s and more")) % {"low": start}


def _price_link(asked: QueryDict, value: str, currency: str, chosen: bool) -> str:
    if chosen:
        return _address(asked, min=[], max=[], cursor=[])
    ends = [str(Money(int(end), currency).decimal()) if end else "" for end in value.split("-")]
    return _address(asked, min=ends[:1], max=ends[1:], cursor=[])


def _toggled(asked: QueryDict, name: str, value: str) -> str:
    now = asked.getlist(name)
    wanted = [one for one in now if one.casefold() != value.casefold()]
    return _address(asked, **{name: wanted if len(wanted) < len(now) else [*now, value]}, cursor=[])


def _address(asked: QueryDict, **changed: Sequence[str]) -> str:
    """The query of the present address with some parameters replaced; the marker of the page stays only where it is given."""
    new = asked.copy()
    for name, values in {"cursor": [], **changed}.items():
        new.setlist(name, [value for value in values if value])
    return f"?{new.urlencode()}"


def _minor(text: str, currency: str) -> int | None:
    """A typed price in minor units; None for none, or for what is no price."""
    try:
        typed = Decimal(text.strip().replace(",", ".")) if text.strip() else None
        return None if typed is None or not 0 <= typed < 10**12 else Money.parse(round(typed, 2), currency).amount_minor
    except (InvalidOperation, MalformedAmount):
        return None


def _days(text: str) -> int | None:
    """Within how many days, typed into the address; None for what makes no sense."""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 4 else None


def _numbers(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value.isascii() and value.isdigit() and len(value) < 10)


def _ids(values: Sequence[str]) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(value) for value in values)
    except ValueError:
        return ()
