"""The public catalogue: the same for everybody, straight from the database."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote
from uuid import UUID

import orjson
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router, Schema

from entrepot.api import paging
from entrepot.api.hot import ready
from entrepot.api.languages import language_of
from entrepot.api.paging import Cursor, Limit
from entrepot.api.schemas.catalog import CardPage, CategoryTree, ProductOut, SearchOut, Suggestions
from entrepot.catalog import queries as catalog
from entrepot.catalog.enums import Sort
from entrepot.catalog.types import CategoryView
from entrepot.kernel.errors import Invalid
from entrepot.orders.queries import arriving_in
from entrepot.search import queries as index
from entrepot.search.enums import Sort as SearchSort
from entrepot.search.types import Filters, SearchPage, SearchRequest

router = Router(tags=["catalogue"])

PAGE: Final = 24
_NEXT: Final = b',"next":'

Lang = Annotated[str, Query(max_length=20, description="Language of the texts; else Accept-Language decides.")]


@router.get("/categories", response=CategoryTree)
def list_categories(request: HttpRequest, lang: Lang = "") -> HttpResponseBase:
    """The tree of categories."""
    language = language_of(request, lang)
    return ready(request, orjson.dumps({"items": [_category(view, language) for view in catalog.category_tree()]}))


def _category(view: CategoryView, language: str) -> dict[str, object]:
    return {
        "id": view.id,
        "code": view.code,
        "path": view.path,
        "name": view.name.get(language) or view.name.get("en") or view.code,
        "children": [_category(child, language) for child in view.children],
    }


@router.get("/products", response=CardPage)
def list_products(
    request: HttpRequest,
    category: Annotated[str, Query(max_length=400)] = "",
    sort: Sort = Sort.NEWEST,
    cursor: Cursor = "",
    limit: Limit = PAGE,
    lang: Lang = "",
) -> HttpResponseBase:
    """The products of a category and all below it. Prices of several currencies are ordered by their worth in euro."""
    scope = f"list/{sort}/{category}"
    after = paging.place_of(scope, cursor) if cursor else ""
    body = catalog.listing_json(category, sort, after, limit, language_of(request, lang))
    return _cards(request, body, scope)


@router.get("/stores/{store_id}/products", response=CardPage)
def list_store_products(
    request: HttpRequest, store_id: UUID, cursor: Cursor = "", limit: Limit = PAGE, lang: Lang = ""
) -> HttpResponseBase:
    """What a store sells, the newest first; empty for a store that is nobody's."""
    scope = f"store/{store_id}"
    after = paging.place_of(scope, cursor) if cursor else ""
    return _cards(request, catalog.store_listing_json(store_id, after, limit, language_of(request, lang)), scope)


@router.get("/products/{key}", response=ProductOut)
def read_product(request: HttpRequest, key: Annotated[str, Path(max_length=300)], lang: Lang = "") -> HttpResponseBase:
    """One product, by its id or its slug."""
    return ready(request, catalog.product_json(_id_or_slug(key), language_of(request, lang)))


class SearchAsked(Schema):
    """Several values of one filter mean “or”, several filters mean “and”; values are those that facets show."""

    q: Annotated[str, Query(max_length=400)] = ""
    category: Annotated[list[Annotated[str, Query(max_length=40)]], Query(max_length=50)] = []
    brand: Annotated[list[Annotated[str, Query(max_length=200)]], Query(max_length=50)] = []
    origin: Annotated[list[Annotated[str, Query(max_length=2)]], Query(max_length=50)] = []
    ships_from: Annotated[list[Annotated[str, Query(max_length=20)]], Query(max_length=10)] = []
    store_kind: Annotated[list[Annotated[str, Query(max_length=20)]], Query(max_length=10)] = []
    store: Annotated[list[UUID], Query(max_length=50)] = []
    price_from_minor: Annotated[int | None, Query(ge=0, le=10**15)] = None
    price_to_minor: Annotated[int | None, Query(ge=0, le=10**15)] = None
    currency: Annotated[str, Query(pattern="^[A-Z]{3}$")] = "EUR"
    in_stock: bool = False
    country: Annotated[
        str, Query(pattern="^([A-Z]{2})?$", description="Destination: cards and facets tell when goods arrive.")
    ] = ""
    arrives_within: Annotated[int | None, Query(ge=1, le=365, description="Days; needs `country`.")] = None
    sort: SearchSort = SearchSort.RELEVANCE
    facets: bool = False
    as_typed: bool = False


@router.get("/search", response=SearchOut)
def search(
    request: HttpRequest, asked: Query[SearchAsked], cursor: Cursor = "", limit: Limit = PAGE, lang: Lang = ""
) -> HttpResponseBase:
    """Products that match the words (without words all of them), the best first; with `facets`, what the result can be narrowed by.

    With a `country`, each card says in how many days it arrives there at the latest (null: it is not delivered there), and the
    result can be narrowed to what is there in time.
    """
    language = language_of(request, lang)
    if asked.arrives_within is not None and not asked.country:
        raise Invalid(field="country", reason="arrives_within needs the country")
    there = arriving_in(asked.country) if asked.country else None
    found = index.search(
        SearchRequest(
            text=asked.q,
            language=language,
            filters=Filters(
                categories=tuple(asked.category),
                brands=tuple(asked.brand),
                origins=tuple(asked.origin),
                ships_from=tuple(asked.ships_from),
                store_kinds=tuple(asked.store_kind),
                stores=tuple(asked.store),
                price_from_minor=asked.price_from_minor,
                price_to_minor=asked.price_to_minor,
                in_stock=asked.in_stock,
                arrives_within=asked.arrives_within,
            ),
            sort=asked.sort,
            cursor=cursor,
            size=limit,
            currency=asked.currency,
            facets=asked.facets,
            as_typed=asked.as_typed,
            arrivals=there.index if there else None,
        )
    )
    cards = catalog.cards_json([hit.product_id for hit in found.hits], language) if found.hits else b"[]"
    if there is not None:
        shown = orjson.loads(cards)
        cards = orjson.dumps([{**card, "arrives_in_days": there.days.get(card["store"]["slug"])} for card in shown])
    body = b'{"items":' + cards + b"," + orjson.dumps(_about(found, language))[1:]
    return ready(request, body, _link(request, found.cursor))


def _about(found: SearchPage, language: str) -> dict[str, object]:
    correction = found.correction
    return {
        "next": found.cursor or None,
        "restarted": found.restarted,
        "correction": {"typed": correction.typed, "shown": correction.shown} if correction else None,
        "total": found.total,
        "total_is_exact": found.total_is_exact,
        "facets": [
            {
                "kind": facet.kind,
                "values": [
                    {
                        "value": one.value,
                        "label": one.label.get(language) or one.label.get("") or one.label.get("en") or one.value,
                        "count": one.count,
                        "chosen": one.chosen,
                    }
                    for one in facet.values
                ],
            }
            for facet in found.facets
        ],
    }


@router.get("/suggest", response=Suggestions)
def suggest(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)],
    limit: Annotated[int, Query(ge=1, le=30)] = 10,
    lang: Lang = "",
) -> HttpResponseBase:
    """Completions while somebody types."""
    found = index.suggest(q, language=language_of(request, lang), limit=limit)
    items = [{"kind": one.kind, "text": one.text, "value": one.value} for one in found]
    return ready(request, orjson.dumps({"items": items}))


def _id_or_slug(key: str) -> UUID | str:
    try:
        return UUID(key) if len(key) == 36 else key
    except ValueError:
        return key


def _cards(request: HttpRequest, body: bytes, scope: str) -> HttpResponseBase:
    """The catalogue's page with its place replaced by a signed marker."""
    items, _, rest = body.rpartition(_NEXT)
    if rest == b"null}" or not rest:
        return ready(request, body or b'{"items":[],"next":null}')
    following = paging.marker(scope, rest[1:-2].decode())
    return ready(request, b'%b%b"%b"}' % (items, _NEXT, following.encode()), _link(request, following))


def _link(request: HttpRequest, following: str) -> str:
    if not following:
        return ""
    asked = request.GET.copy()
    asked["cursor"] = following
    return f'<{quote(request.path)}?{asked.urlencode()}>; rel="next"'
