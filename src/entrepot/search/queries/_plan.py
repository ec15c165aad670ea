"""A query looked up in the dictionaries: what every statement of one search is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.search.enums import FacetKind
from entrepot.search.query_text import QueryText, minus_tokens
from entrepot.search.query_text import read as read_text
from entrepot.search.rules import MOST_WORDS_COUNTED, covers_part, looks_like_number, number, price_rank, tier
from entrepot.search.tokeniser import ONE_CJK, Token, query_languages, query_tokens
from entrepot.search.types import SearchRequest

_LOOK_UP = """
SELECT g.id, g.revision, q.token, x.id, x.idf, x.df
  FROM search_generation g
  LEFT JOIN unnest(%s::text[]) AS q(token) ON true
  LEFT JOIN search_lexeme x ON x.generation_id = g.id AND x.token = q.token
 WHERE g.state = 'current'
"""
_EXACT = """
SELECT i.doc_id FROM search_identifier i JOIN search_offer o USING (doc_id)
 WHERE i.value = %s AND o.on_sale ORDER BY o.in_stock DESC, i.doc_id LIMIT 50
"""
_FACET_IDS = """
SELECT w.kind, array_agg(coalesce(v.id, 0)) FROM unnest(%s::text[], %s::text[]) AS w(kind, value)
  LEFT JOIN search_facetvalue v ON v.kind = w.kind AND v.value = w.value GROUP BY w.kind
"""


@dataclass(frozen=True, slots=True)
class Lexeme:
    id: int
    idf: int
    df: int


@dataclass(slots=True)
class Plan:
    """`words_asked` counts the words of the query; `chosen` holds facet ids by kind; `price` bounds are in ranks and minor units."""

    request: SearchRequest
    text: QueryText
    tokens: list[Token]
    lexemes: dict[str, Lexeme]
    generation: int
    revision: int
    words_asked: int
    exact: list[int]
    minus: list[list[int]]
    chosen: dict[FacetKind, list[int]]
    price: dict[str, Any] = field(default_factory=dict)
    in_time: list[UUID] | None = None  # stores whose goods arrive in time, where that was asked for

    @property
    def is_browsing(self) -> bool:
        """Whether nothing was asked for by word, so that everything is found."""
        return not self.text.words

    @property
    def counts_words(self) -> bool:
        return self.words_asked <= MOST_WORDS_COUNTED

    @property
    def full_tier(self) -> int:
        """The tier of products that have all of the words."""
        return tier(self.words_asked, self.words_asked)

    @property
    def is_cut(self) -> bool:
        """Whether a part of the query was cut into pairs of characters, which are no words."""
        return any(token.counts and len(token.token) > 1 and ONE_CJK.fullmatch(token.token[0]) for token in self.tokens)

    def covers_part(self, best: int) -> bool:
        """Whether the best product found, of tier `best`, lacks some of the words."""
        return not self.exact and covers_part(best, self.words_asked, is_cut=self.is_cut)

    def found(self) -> tuple[list[int], list[int], list[int]]:
        """Ids, idfs and word bits of the lexemes to look for."""
        hits = [(self.lexemes[t.token], 1 << t.slot if t.counts else 0) for t in self.tokens if t.token in self.lexemes]
        return [lexeme.id for lexeme, _ in hits], [lexeme.idf for lexeme, _ in hits], [bit for _, bit in hits]


def plan(request: SearchRequest, shown: str = "") -> Plan:
    """Look the query up; `shown` stands for the typed text when it was corrected."""
    text = read_text(shown or request.text)
    tokens = query_tokens(text.words, query_languages(request.language))
    minus = [minus_tokens(word, request.language) for word in text.minus]
    wanted = [token.token for token in tokens] + [token for group in minus for token in group]
    rows = sql.rows(_LOOK_UP, (wanted,))
    lexemes = {token: Lexeme(lexeme, idf, df) for _, _, token, lexeme, idf, df in rows if lexeme is not None}
    return Plan(
        request=request,
        text=text,
        tokens=tokens,
        lexemes=lexemes,
        generation=rows[0][0],
        revision=rows[0][1],
        words_asked=len({token.slot for token in tokens if token.counts}),
        exact=_exact(text),
        minus=[[lexemes[t].id for t in group] for group in minus if group and all(t in lexemes for t in group)],
        chosen=_chosen(request),
        price=_price(request),
        in_time=_in_time(request),
    )


def _exact(text: QueryText) -> list[int]:
    if not text.is_plain or not looks_like_number(text.words):
        return []
    return [doc for (doc,) in sql.rows(_EXACT, (number(text.words),))]


def _chosen(request: SearchRequest) -> dict[FacetKind, list[int]]:
    chosen = request.filters.chosen()
    if not chosen:
        return {}
    pairs = [(str(kind), value) for kind, values in chosen.items() for value in values]
    rows = sql.rows(_FACET_IDS, ([kind for kind, _ in pairs], [value for _, value in pairs]))
    return {FacetKind(kind): ids for kind, ids in rows}


def _in_time(request: SearchRequest) -> list[UUID] | None:
    """Nothing arrives in time where nobody said how long it takes."""
    days = request.filters.arrives_within
    if days is None:
        return None
    return request.arrivals.within(days) if request.arrivals else []


def _price(request: SearchRequest) -> dict[str, Any]:
    low, high = request.filters.price_from_minor, request.filters.price_to_minor
    if low is None and high is None:
        return {}
    today = clock.now().date()
    return {
        "currency": request.currency,
        "low": low or 0,
        "high": high if high is not None else 2**62,
        "low_rank": price_rank(low or 0, request.currency, today),
        "high_rank": price_rank(high, request.currency, today) if high is not None else 2**62,
    }
