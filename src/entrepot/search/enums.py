"""Words of search."""

from __future__ import annotations

from enum import StrEnum


class Sort(StrEnum):
    """Orders of a result. All but relevance show only goods that match as many words as the best match does."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE_UP = "price_up"
    PRICE_DOWN = "price_down"
    BEST_SELLING = "best_selling"


class FacetKind(StrEnum):
    """What a result can be narrowed by; several values of one kind mean "or", several kinds mean "and"."""

    CATEGORY = "category"
    BRAND = "brand"
    PRICE = "price"
    ARRIVES = "arrives"
    ORIGIN = "origin"
    SHIPS_FROM = "ships_from"
    STORE_KIND = "store_kind"
    STORE = "store"


class GenerationState(StrEnum):
    """Life of one whole index: filled beside the one in use, in use, given up."""

    BUILDING = "building"
    CURRENT = "current"
    RETIRED = "retired"


class SuggestionKind(StrEnum):
    QUERY = "query"
    PRODUCT = "product"
    BRAND = "brand"
    CATEGORY = "category"
