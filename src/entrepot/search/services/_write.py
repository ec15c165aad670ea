"""The one place where documents enter and leave the index, a batch in one transaction.

Order of locks: live rows by product id, then dictionaries in token order (`_dictionary`). The catalogue is read after the live rows
are locked, so of two workers on one product the later one writes the newer content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.money import round_minor
from entrepot.search.analysis import Analysed, analyse
from entrepot.search.rules import number, rank_factor
from entrepot.search.tokeniser import normal
from entrepot.search.types import Source

from ._dictionary import add_words, facet_ids, lexeme_ids

Read = Callable[[Sequence[UUID]], Sequence[Source]]
FEWEST_TO_MEASURE = 100  # documents that say something about the mean length of all
LONGEST_KEY = 120  # characters of a title that are completed

_KNOWN = "SELECT product_id FROM search_offer WHERE product_id = ANY(%s)"
_PLACES = """
INSERT INTO search_offer (product_id, price_minor, price_rank, currency, on_sale, in_stock, signal, sold)
SELECT id, 0, 0, 'EUR', false, false, 1000, 0 FROM unnest(%s::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING
"""
_LOCK = "SELECT product_id, doc_id FROM search_offer WHERE product_id = ANY(%s) ORDER BY product_id FOR NO KEY UPDATE"
_GENERATIONS = """
SELECT id, average_length, documents FROM search_generation
 WHERE state IN ('current', 'building') AND id = coalesce(%s, id) ORDER BY id
"""
_MEASURED = "UPDATE search_generation SET average_length = %s, documents = %s WHERE id = %s AND documents = 0"
_LIVE = """
UPDATE search_offer o
   SET store_id = n.store_id, price_minor = n.price_minor, price_rank = n.price_rank, currency = n.currency,
       on_sale = n.on_sale, in_stock = n.in_stock, sold = n.sold, published_at = n.published_at
  FROM unnest(%s::int[], %s::uuid[], %s::bigint[], %s::bigint[], %s::text[], %s::bool[], %s::bool[], %s::bigint[],
              %s::timestamptz[])
       AS n(doc_id, store_id, price_minor, price_rank, currency, on_sale, in_stock, sold, published_at)
 WHERE o.doc_id = n.doc_id
"""
_OFF_SALE = "UPDATE search_offer SET on_sale = false WHERE doc_id = ANY(%s) AND on_sale"
_OLD_POSTINGS = """
DELETE FROM search_posting p
 USING (SELECT doc_id, unnest(lexemes) AS lexeme_id FROM search_documentlexemes
         WHERE generation_id = ANY(%s) AND doc_id = ANY(%s)) o
 WHERE p.lexeme_id = o.lexeme_id AND p.doc_id = o.doc_id
"""
_OLD_LEXEMES = "DELETE FROM search_documentlexemes WHERE generation_id = ANY(%s) AND doc_id = ANY(%s)"
_OLD_ROWS = tuple(
    f"DELETE FROM search_{table} WHERE doc_id = ANY(%s)" for table in ("productfacet", "identifier", "title", "body")
)


class _Generation(NamedTuple):
    id: int
    average_length: float
    documents: int


def write(product_ids: Iterable[UUID], read: Read, *, into: int | None = None) -> int:
    """Bring the index in line with what `read` says of `product_ids` now; products it does not name leave the index.

    All generations that are in use or being built are written, or the one named by `into`. One transaction; safe to repeat and
    to run beside others on the same products. The number of these products in the index afterwards.
    """
    with transaction.atomic():
        docs = _lock(sorted(set(product_ids)))
        generations = [_Generation(*row) for row in sql.rows(_GENERATIONS, (into,))]
        found = [analyse(source) for source in read(list(docs)) if source.on_sale]
        here = {analysed.source.product_id for analysed in found}
        _clear(generations, [*docs.values()], [doc for product, doc in docs.items() if product not in here])
        if found:
            _live(docs, [analysed.source for analysed in found])
            _postings(generations, docs, found)
            add_words({word: token for analysed in found for word, token in analysed.words().items()})
            _facets(docs, found)
            _texts(docs, found)
    return len(found)


def _lock(product_ids: Sequence[UUID]) -> dict[UUID, int]:
    known = {product for (product,) in sql.rows(_KNOWN, (product_ids,))}
    missing = [product for product in product_ids if product not in known]
    if missing:
        sql.execute(_PLACES, (missing,))
    return dict(sql.rows(_LOCK, (product_ids,)))


def _clear(generations: Sequence[_Generation], docs: Sequence[int], gone: Sequence[int]) -> None:
    ids = [generation.id for generation in generations]
    sql.execute(_OLD_POSTINGS, (ids, docs))
    sql.execute(_OLD_LEXEMES, (ids, docs))
    for statement in _OLD_ROWS:
        sql.execute(statement, (docs,))
    if gone:
        sql.execute(_OFF_SALE, (gone,))


def _live(docs: dict[UUID, int], sources: Sequence[Source]) -> None:
    today = clock.now().date()
    factors = {currency: rank_factor(currency, today) for currency in {s.currency for s in sources}}
    rows = [
        (
            docs[s.product_id], s.store_id, s.price_minor, round_minor(s.price_minor * factors[s.currency]), s.currency,
            s.on_sale, s.in_stock, s.sold, s.published_at,
        )
        for s in sources
    ]  # fmt: skip
    sql.execute(_LIVE, tuple(map(list, zip(*rows, strict=True))))


def _postings(generations: Sequence[_Generation], docs: dict[UUID, int], found: Sequence[Analysed]) -> None:
    for generation_id, average_length, documents in generations:
        mean = average_length
        if documents == 0 and len(found) >= FEWEST_TO_MEASURE:
            mean = sum(analysed.length for analysed in found) / len(found) or average_length
            sql.execute(_MEASURED, (mean, len(found), generation_id))
        impacts = [analysed.impacts(mean) for analysed in found]
        ids = lexeme_ids(generation_id, {token for tokens in impacts for token in tokens})
        lines: list[tuple[int, int, int]] = []
        lexemes: list[str] = []
        for analysed, tokens in zip(found, impacts, strict=True):
            doc = docs[analysed.source.product_id]
            lines += [(ids[token], doc, value) for token, value in tokens.items()]
            own = ",".join(map(str, sorted(ids[token] for token in tokens)))
            lexemes.append(f"{generation_id}\t{doc}\t{{{own}}}\t{analysed.length!r}\n")
        lines.sort()
        _copy_text("search_posting (lexeme_id, doc_id, impact)", "".join([f"{a}\t{b}\t{c}\n" for a, b, c in lines]))
        _copy_text("search_documentlexemes (generation_id, doc_id, lexemes, length)", "".join(lexemes))


def _facets(docs: dict[UUID, int], found: Sequence[Analysed]) -> None:
    ids = facet_ids({(e.kind, e.value): e for analysed in found for e in analysed.source.facets}.values())
    pairs = {(ids[str(e.kind), e.value], docs[a.source.product_id]) for a in found for e in a.source.facets}
    _copy_rows("search_productfacet (facet_id, doc_id)", sorted(pairs))


def _texts(docs: dict[UUID, int], found: Sequence[Analysed]) -> None:
    identifiers: set[tuple[str, int]] = set()
    titles: list[tuple[int, str, str, str]] = []
    bodies: list[tuple[int, str]] = []
    for analysed in found:
        doc = docs[analysed.source.product_id]
        identifiers |= {(reduced, doc) for raw in analysed.source.identifiers if (reduced := number(raw))}
        titles += [
            (doc, language, " ".join(normal(title).split())[:LONGEST_KEY], title)
            for language, (title, _) in analysed.source.texts.items()
        ]
        bodies.append((doc, analysed.chain()))
    _copy_rows("search_identifier (value, doc_id)", sorted(identifiers))
    _copy_rows("search_title (doc_id, language, key, text)", titles)
    _copy_rows("search_body (doc_id, chain)", bodies)


def _copy_text(table: str, text: str) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write(text)


def _copy_rows(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
