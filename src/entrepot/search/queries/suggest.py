"""Completions while somebody types."""

from __future__ import annotations

from entrepot.database import sql
from entrepot.search.enums import SuggestionKind
from entrepot.search.rules import label
from entrepot.search.tokeniser import normal
from entrepot.search.types import Suggestion

READ_AHEAD = 500  # rows looked at before the best are chosen: one letter may begin thousands of titles

_WORDS = """
SELECT word FROM (SELECT word, df FROM search_word WHERE word >= %(p)s AND word < %(end)s AND df >= 3 LIMIT 5000) w
 ORDER BY df DESC, word LIMIT %(n)s
"""
_VALUES = """
SELECT v.kind, v.value, v.label FROM search_facetvalue v
 WHERE v.kind IN ('brand', 'category') AND EXISTS (
   SELECT FROM jsonb_each_text(v.label) l WHERE starts_with(lower(l.value), %(p)s))
   AND EXISTS (SELECT FROM search_productfacet f JOIN search_offer o USING (doc_id) WHERE f.facet_id = v.id AND o.on_sale)
 ORDER BY v.kind, length(v.value), v.value LIMIT %(n)s
"""
_TITLES = """
SELECT text, product_id FROM (
  SELECT t.doc_id, t.text FROM search_title t WHERE t.key >= %(p)s AND t.key < %(end)s ORDER BY t.key LIMIT %(ahead)s
) t JOIN search_offer o USING (doc_id) WHERE o.on_sale ORDER BY o.in_stock DESC, o.sold DESC, t.text, o.doc_id LIMIT %(n)s
"""


def suggest(prefix: str, *, language: str = "en", limit: int = 10) -> list[Suggestion]:
    """At most `limit` completions of `prefix`: brands and categories, then the last word completed, then products.

    No completion for nothing. `value` is what finds it again: the query, the brand, the category id or the product id.
    """
    typed = " ".join(normal(prefix).split())
    if not typed or "\0" in typed:
        return []
    given = {"p": typed, "end": typed + "\U0010ffff", "n": limit, "ahead": READ_AHEAD}
    found = [
        Suggestion(SuggestionKind(kind), label(labels, language), value) for kind, value, labels in sql.rows(_VALUES, given)
    ][: max(1, limit // 2)]
    found += [Suggestion(SuggestionKind.QUERY, text, text) for text in _queries(typed, limit // 3 + 1)]
    found += [Suggestion(SuggestionKind.PRODUCT, text, str(product)) for text, product in sql.rows(_TITLES, given)]
    return found[:limit]


def _queries(typed: str, limit: int) -> list[str]:
    before, _, last = typed.rpartition(" ")
    if len(last) < 2:
        return []
    words = sql.rows(_WORDS, {"p": last, "end": last + "\U0010ffff", "n": limit})
    return [f"{before} {word}".strip() for (word,) in words]
