"""Values that search takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from .enums import FacetKind, Sort, SuggestionKind

Progress = Callable[[int, int], None]  # products done, products in all


@dataclass(frozen=True, slots=True)
class FacetEntry:
    """A value that a product has; `label` by language, under "" what is the same in all of them."""

    kind: FacetKind
    value: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A product as the index takes it in.

    `texts` holds title and description by language, `attributes` further words by language ("" for those of all languages).
    The price is that of the cheapest article, in minor units.
    """

    product_id: UUID
    store_id: UUID
    on_sale: bool
    texts: Mapping[str, tuple[str, str]]
    brand: str
    attributes: Mapping[str, str]
    identifiers: tuple[str, ...]
    facets: tuple[FacetEntry, ...]
    price_minor: int
    currency: str
    in_stock: bool
    sold: int
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """In how many days goods of each store arrive where the shopper is; a store that is left out does not deliver there.

    Rooms above work it out; `name` tells one table from another, so that equal requests can share an answer.
    """

    name: str
    days: Mapping[UUID, int] = field(compare=False, repr=False)

    def within(self, days: int) -> list[UUID]:
        """The stores whose goods are there by then."""
        return [store for store, needed in self.days.items() if needed <= days]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a result is narrowed to: "or" inside a field, "and" across fields; an empty field does not narrow.

    Values are those that facets show: category ids, brand names in small letters, alpha-2 countries, routes, store kinds and
    store ids. Prices are in minor units of the request's currency, both ends included. `arrives_within` are days, and need the
    request's `arrivals`.
    """

    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    ships_from: tuple[str, ...] = ()
    store_kinds: tuple[str, ...] = ()
    stores: tuple[UUID, ...] = ()
    price_from_minor: int | None = None
    price_to_minor: int | None = None
    in_stock: bool = False
    arrives_within: int | None = None

    def chosen(self) -> dict[FacetKind, tuple[str, ...]]:
        """The kinds that narrow by values kept in the index, with these values."""
        every = {
            FacetKind.CATEGORY: self.categories,
            FacetKind.BRAND: tuple(brand.casefold() for brand in self.brands),
            FacetKind.ORIGIN: self.origins,
            FacetKind.SHIPS_FROM: self.ships_from,
            FacetKind.STORE_KIND: self.store_kinds,
            FacetKind.STORE: tuple(map(str, self.stores)),
        }
        return {kind: values for kind, values in every.items() if values}


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One page of one search. An empty `text` finds everything that is on sale.

    `language` is that of the face; `currency` that of price filter and price bands; `as_typed` switches correction off
    ("search instead for"); `facets` asks for counts and the total, which cost as much as the page itself. With `arrivals` results
    can be narrowed and counted by when they arrive. Kinds in `fixed` are filters that the page does not let go (its own category, its
    own store): what they leave out is not counted, which makes counting cheap.
    """

    text: str = ""
    language: str = "en"
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    cursor: str = ""
    size: int = 24
    currency: str = "EUR"
    facets: bool = False
    as_typed: bool = False
    arrivals: Arrivals | None = None
    fixed: tuple[FacetKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A product found; price and stock are those of this moment. `tier` counts matched words; 1000 is an exact number."""

    product_id: UUID
    in_stock: bool
    price_minor: int
    currency: str
    tier: int
    score: int


@dataclass(frozen=True, slots=True)
class Correction:
    """Results are shown for `shown`; `typed` had words that no product has."""

    typed: str
    shown: str


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the products found have `value`; for prices `value` is "from-to" in minor units, open ends
    empty, for arrivals the days, those who arrive sooner included.
    """

    value: str
    label: Mapping[str, str]
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    kind: FacetKind
    values: tuple[FacetCount, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`cursor` is "" on the last page. `restarted`: the index changed since the cursor was made, this is the first page again.

    `is_partial`, told on the first page: no product found has all of the words, the best have some of them.
    `with_all`, told there of lists by relevance: how many products have all of them, None where that says nothing.
    `total` (None unless asked for) is exact below 10,000 and 10,000 with `total_is_exact` False above; facet counts likewise.
    """

    hits: tuple[Hit, ...]
    cursor: str
    restarted: bool = False
    correction: Correction | None = None
    is_partial: bool = False
    with_all: int | None = None
    total: int | None = None
    total_is_exact: bool = True
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedToken:
    """`contribution` is impact times idf, in the units of the text score; 0 where the product lacks the token."""

    slot: int
    token: str
    counts: bool
    idf: int
    df: int
    impact: int
    contribution: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a product stands where it stands for a query, or why it does not show (`absent`, "" if it does)."""

    tokens: tuple[ExplainedToken, ...]
    words: int
    words_asked: int
    tier: int
    text_score: int
    signal: int
    score: int
    on_sale: bool
    in_stock: bool
    exact_number: bool
    absent: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: of a word, or a product, brand or category with the `value` that finds it again."""

    kind: SuggestionKind
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Stats:
    """State of the index. `lag_seconds` is the age of the oldest change that is not in the index yet, 0 when there is none.

    `drift` is how far the mean length of the documents moved from the one the impacts were computed with (0.1 is 10 %).
    """

    generation: int
    revision: int
    documents: int
    on_sale: int
    lexemes: int
    postings: int
    words: int
    average_length: float
    drift: float
    waiting: int
    lag_seconds: float
    built_at: datetime


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a scratch run did: documents indexed, queries answered, seconds of each, milliseconds of a query."""

    documents: int
    queries: int
    index_seconds: float
    search_seconds: float
    p50_ms: float
    p99_ms: float
