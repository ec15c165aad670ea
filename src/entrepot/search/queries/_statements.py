"""The SQL of a search, put together of fixed pieces. The same choice of filters gives the same text, prepared once a connection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from entrepot.search.enums import FacetKind, Sort

from ._plan import Plan

Params = dict[str, Any]

# Products that match any word: how many slots they cover, and the sum of their impacts.
_MATCHES = """
  SELECT p.doc_id, bit_count(bit_or(l.bit)::bit(64))::int AS words, sum(p.impact * l.idf) AS text_score
    FROM unnest(%(ids)s::int[], %(idfs)s::int[], %(bits)s::bigint[]) AS l(id, idf, bit)
    JOIN search_posting p ON p.lexeme_id = l.id
   GROUP BY p.doc_id
"""
_EXACT_TOO = """
  SELECT doc_id, max(words) AS words, sum(text_score)::bigint AS text_score
    FROM (SELECT doc_id, words, text_score FROM matches UNION ALL SELECT unnest(%(exact)s::int[]), 0, 0) e GROUP BY doc_id
"""
_EVERYTHING = "SELECT h.doc_id, 0 AS words, 0::bigint AS text_score FROM search_offer h WHERE h.on_sale"
_HAS_FACET = (
    "EXISTS (SELECT FROM search_productfacet f WHERE f.doc_id = h.doc_id AND f.facet_id = ANY(%(facet_{kind})s::int[]))"
)
_MINUS = """
  (SELECT count(*) FROM search_posting m WHERE m.doc_id = h.doc_id AND m.lexeme_id = ANY(%(minus_{i})s::int[])) < %(minus_{i}_n)s
"""
_IN_PRICE = """
  CASE WHEN o.currency = %(currency)s THEN o.price_minor BETWEEN %(low)s AND %(high)s
       ELSE o.price_rank BETWEEN %(low_rank)s AND %(high_rank)s END
"""
_IN_TIME = "o.store_id = ANY(%(in_time)s::uuid[])"
_PHRASES = """
  AND EXISTS (SELECT FROM search_body b WHERE b.doc_id = o.doc_id
              AND NOT EXISTS (SELECT FROM unnest(%(phrases)s::text[]) AS p WHERE position(p IN b.chain) = 0)
              AND NOT EXISTS (SELECT FROM unnest(%(without)s::text[]) AS p WHERE position(p IN b.chain) > 0))
"""
SORT_KEYS = {
    Sort.NEWEST: "coalesce((extract(epoch FROM o.published_at) * 1000000)::bigint, 0)",
    Sort.PRICE_UP: "-o.price_rank",
    Sort.PRICE_DOWN: "o.price_rank",
    Sort.BEST_SELLING: "o.sold",
}
# Stage one takes the best by text alone, stage two joins signals and live rows: five times faster than joining every match.
_RELEVANCE = """
WITH {hit}, top AS MATERIALIZED (
  SELECT doc_id, tier, text_score FROM (SELECT doc_id, {tier} AS tier, text_score FROM hit) t
   WHERE {within} ORDER BY tier DESC, text_score DESC, doc_id {limit}
), edge AS (
  SELECT tier, text_score, doc_id FROM top ORDER BY tier, text_score, doc_id DESC LIMIT 1
), page AS (
  SELECT o.in_stock, t.tier, t.text_score * o.signal / 1000 AS score, o.doc_id, o.product_id, o.price_minor, o.currency
    FROM top t JOIN search_offer o USING (doc_id)
   WHERE {live}
)
SELECT p.*, e.tier, e.text_score, e.doc_id, (SELECT count(*) FROM top), (SELECT max(tier) FROM page),
       (SELECT count(*) FROM page WHERE tier >= %(full)s) FROM edge e LEFT JOIN (
  SELECT * FROM page WHERE {behind} ORDER BY in_stock DESC, tier DESC, score DESC, doc_id LIMIT %(size)s
) p ON true ORDER BY p.in_stock DESC, p.tier DESC, p.score DESC, p.doc_id
"""
_SORTED = """
WITH {hit}, best AS MATERIALIZED (
  SELECT coalesce(%(best)s::int, max(words)) AS words FROM hit
), page AS (
  SELECT o.in_stock, h.words AS tier, {key} AS score, o.doc_id, o.product_id, o.price_minor, o.currency, b.words AS best
    FROM best b JOIN hit h ON {matching} JOIN search_offer o USING (doc_id)
   WHERE {live}
)
SELECT * FROM page WHERE {behind} ORDER BY in_stock DESC, score DESC, doc_id LIMIT %(size)s
"""
_FACETS = """
WITH {hit}, judged AS MATERIALIZED (
  SELECT o.doc_id, width_bucket(o.price_rank, %(edges)s::bigint[]) AS band, {failed} AS failed, {arrives} AS arrives
    FROM (SELECT doc_id FROM hit LIMIT %(most)s) h JOIN search_offer o USING (doc_id) {arrivals}
   WHERE {live}
), counted AS (
  SELECT v.kind, v.value, v.label, f.n FROM (
    SELECT f.facet_id, j.failed, count(*) AS n FROM judged j JOIN search_productfacet f USING (doc_id) GROUP BY 1, 2
  ) f JOIN search_facetvalue v ON v.id = f.facet_id
  WHERE f.failed = 0 OR f.failed = CASE v.kind {bits} ELSE 0 END
), ranked AS (
  SELECT kind, value, label, sum(n)::int AS n, row_number() OVER (PARTITION BY kind ORDER BY sum(n) DESC, value) AS place
    FROM counted GROUP BY kind, value, label
)
SELECT kind, value, label, n FROM ranked WHERE place <= %(values)s OR kind || ':' || value = ANY(%(chosen)s::text[])
UNION ALL SELECT 'price', band::text, NULL, count(*)::int FROM judged WHERE failed IN (0, {price_bit}) GROUP BY band
{by_arrival}UNION ALL SELECT 'total', '', NULL, count(*)::int FROM judged WHERE failed = 0
UNION ALL SELECT 'matched', '', NULL, count(*)::int FROM (SELECT FROM hit LIMIT %(most)s) m
"""

_ARRIVALS = """LEFT JOIN unnest(%(arrival_stores)s::uuid[], %(arrival_days)s::int[]) AS a(store_id, days)
    ON a.store_id = o.store_id"""
_BY_ARRIVAL = """UNION ALL SELECT 'arrives', b.days::text, NULL, count(*)::int
    FROM judged j JOIN unnest(%(arrival_bands)s::int[]) AS b(days) ON j.arrives <= b.days
   WHERE j.failed IN (0, {bit}) GROUP BY b.days
"""


def relevance(plan: Plan, *, first: bool, above: bool, bounded: bool) -> str:
    """The page by relevance. `above`: everything below the place %(floor)s is left to the second stage; else what is below it."""
    within = ["true"]
    if bounded:
        place = "(tier, text_score, -doc_id) {} (%(floor_tier)s::int, %(floor_score)s::bigint, -%(floor_doc)s::int)"
        within.append(place.format(">=" if above else "<"))
    tier = "words" if plan.counts_words else "(words = %(asked)s)::int"
    if plan.exact:
        tier = f"CASE WHEN doc_id = ANY(%(exact)s::int[]) THEN 1000 ELSE {tier} END"
    return _RELEVANCE.format(
        hit=_hit(plan, plan.chosen),
        tier=tier,
        within=" AND ".join(within),
        limit="LIMIT %(depth)s" if above and not bounded else "",
        live=_live(plan),
        behind="true"
        if first
        else "(in_stock, tier, score, -doc_id) < (%(c_stock)s::bool, %(c_tier)s::int, %(c_score)s::bigint, -%(c_doc)s::int)",
    )


def by_key(plan: Plan, sort: Sort, *, first: bool) -> str:
    """The page in another order: only what matches as many words as the best match does."""
    matching = "h.words >= b.words" + (" OR h.doc_id = ANY(%(exact)s::int[])" if plan.exact else "")
    return _SORTED.format(
        hit=_hit(plan, plan.chosen),
        key=SORT_KEYS[sort],
        matching=f"({matching})",
        live=_live(plan),
        behind="true" if first else "(in_stock, score, -doc_id) < (%(c_stock)s::bool, %(c_score)s::bigint, -%(c_doc)s::int)",
    )


def facets(plan: Plan) -> str:
    """Counts per facet value, in which a facet's own filter is left out, and the total."""
    bits = {kind: 1 << place for place, kind in enumerate(kind for kind in plan.chosen if kind not in plan.request.fixed)}
    price_bit = 1 << len(bits) if plan.price else 0
    arrival_bit = 1 << len(bits) + 1 if plan.in_time is not None else 0
    has_arrivals = plan.request.arrivals is not None
    failed = [f"CASE WHEN {_HAS_FACET.format(kind=kind)} THEN 0 ELSE {bit} END" for kind, bit in bits.items()] + (
        [f"CASE WHEN {_IN_PRICE} THEN 0 ELSE {price_bit} END"] if plan.price else []
    )
    if arrival_bit:
        failed.append(f"CASE WHEN {_IN_TIME} THEN 0 ELSE {arrival_bit} END")
    return _FACETS.format(
        hit=_hit(plan, [kind for kind in plan.chosen if kind in plan.request.fixed]),
        failed=" + ".join(failed) or "0",
        live=_live(plan, narrowed=False),
        arrives="a.days" if has_arrivals else "NULL::int",
        arrivals=_ARRIVALS if has_arrivals else "",
        by_arrival=_BY_ARRIVAL.format(bit=arrival_bit) if has_arrivals else "",
        bits=" ".join(f"WHEN '{kind}' THEN {bit}" for kind, bit in bits.items()) or "WHEN '' THEN 0",
        price_bit=price_bit,
    )


def params(plan: Plan) -> Params:
    """What all statements of one search are given."""
    ids, idfs, bits = plan.found()
    given: Params = {
        "ids": ids,
        "idfs": idfs,
        "bits": bits,
        "asked": plan.words_asked,
        "full": plan.full_tier,
        "exact": plan.exact,
        **plan.price,
    }
    given |= {f"facet_{kind}": chosen for kind, chosen in plan.chosen.items()}
    for i, group in enumerate(plan.minus):
        given |= {f"minus_{i}": group, f"minus_{i}_n": len(group)}
    if plan.in_time is not None:
        given["in_time"] = plan.in_time
    if plan.text.phrases or plan.text.without:
        given |= {"phrases": list(plan.text.phrases), "without": list(plan.text.without)}
    return given


def _hit(plan: Plan, narrowed_by: Iterable[FacetKind]) -> str:
    """The matches, without minus words, and narrowed by facets: `hit(doc_id, words, text_score)`."""
    conditions = [_MINUS.format(i=i) for i in range(len(plan.minus))]
    conditions += [_HAS_FACET.format(kind=FacetKind(kind)) for kind in narrowed_by]
    if plan.is_browsing:  # in one go: a small category is found by its facet, without looking at the whole market
        return f"hit AS MATERIALIZED ({' AND '.join([_EVERYTHING, *conditions])})"
    where = " AND ".join(conditions)
    source = f"({_EXACT_TOO})" if plan.exact else "matches"
    if not where and source == "matches":
        return f"hit AS MATERIALIZED ({_MATCHES})"
    kept = f"SELECT h.doc_id, h.words, h.text_score FROM {source} h" + (f" WHERE {where}" if where else "")
    return f"matches AS MATERIALIZED ({_MATCHES}), hit AS MATERIALIZED ({kept})"


def _live(plan: Plan, *, narrowed: bool = True) -> str:
    """What only the live row knows. The in-stock filter narrows facet counts too, as it is no facet."""
    conditions = "o.on_sale"
    if plan.request.filters.in_stock:
        conditions += " AND o.in_stock"
    if narrowed and plan.price:
        conditions += f" AND {_IN_PRICE}"
    if narrowed and plan.in_time is not None:
        conditions += f" AND {_IN_TIME}"
    if plan.text.phrases or plan.text.without:
        conditions += _PHRASES
    return conditions
