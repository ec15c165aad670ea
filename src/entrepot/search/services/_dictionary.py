"""Ids of tokens, words and facet values, made when missing.

Rows are inserted in sorted order, one statement a batch, and every batch goes through lexemes, words and facet values in this
order: two workers can wait for each other's new rows but never in a circle.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection
from psycopg.types.json import Jsonb

from entrepot.database import sql
from entrepot.search.enums import FacetKind
from entrepot.search.rules import FIRST_IDF
from entrepot.search.types import FacetEntry

_LEXEMES = "SELECT token, id FROM search_lexeme WHERE generation_id = %s AND token = ANY(%s)"
_NEW_LEXEMES = """
INSERT INTO search_lexeme (generation_id, token, df, idf)
SELECT %s, token, 1, %s FROM unnest(%s::text[]) AS token ORDER BY token COLLATE "C"
ON CONFLICT DO NOTHING RETURNING token, id
"""
_WORDS = "SELECT word FROM search_word WHERE word = ANY(%s)"
_NEW_WORDS = """
INSERT INTO search_word (word, token, df)
SELECT word, token, 1 FROM unnest(%s::text[], %s::text[]) AS w(word, token) ORDER BY word COLLATE "C" ON CONFLICT DO NOTHING
"""
_FACETS = """
SELECT v.kind, v.value, v.id, v.label FROM search_facetvalue v
  JOIN unnest(%s::text[], %s::text[]) AS w(kind, value) ON v.kind = w.kind AND v.value = w.value
"""
_NEW_FACETS = """
INSERT INTO search_facetvalue (kind, value, label)
SELECT kind, value, label FROM unnest(%s::text[], %s::text[], %s::jsonb[]) AS w(kind, value, label)
 ORDER BY kind COLLATE "C", value COLLATE "C" ON CONFLICT DO NOTHING RETURNING kind, value, id
"""
_NEW_LABELS = (
    "UPDATE search_facetvalue v SET label = w.label FROM unnest(%s::int[], %s::jsonb[]) AS w(id, label) WHERE v.id = w.id"
)
FacetIds = dict[tuple[str, str], int]


def lexeme_ids(generation_id: int, tokens: Collection[str]) -> dict[str, int]:
    """The id of each of `tokens` in a generation."""
    known: dict[str, int] = dict(sql.rows(_LEXEMES, (generation_id, sorted(tokens))))
    missing = sorted(token for token in tokens if token not in known)
    if missing:
        known.update(sql.rows(_NEW_LEXEMES, (generation_id, FIRST_IDF, missing)))
        others = [token for token in missing if token not in known]  # made by another worker while this one waited
        known.update(sql.rows(_LEXEMES, (generation_id, others)) if others else ())
    return known


def add_words(words: Mapping[str, str]) -> None:
    """Make `words` (word: its token) known for correction and completion, once they are in enough products."""
    known = {word for (word,) in sql.rows(_WORDS, (sorted(words),))}
    missing = sorted(word for word in words if word not in known)
    if missing:
        sql.execute(_NEW_WORDS, (missing, [words[word] for word in missing]))


def facet_ids(entries: Collection[FacetEntry]) -> FacetIds:
    """The id of each (kind, value); labels are brought up to date, but a brand keeps the spelling it first came with."""
    wanted = {(str(entry.kind), entry.value): dict(entry.label) for entry in entries}
    pairs = sorted(wanted)
    if not pairs:
        return {}
    kinds, values = [kind for kind, _ in pairs], [value for _, value in pairs]
    stored = sql.rows(_FACETS, (kinds, values))
    known: FacetIds = {(kind, value): row for kind, value, row, _ in stored}
    missing = [pair for pair in pairs if pair not in known]
    if missing:
        labels = [Jsonb(wanted[pair]) for pair in missing]
        made = sql.rows(_NEW_FACETS, ([k for k, _ in missing], [v for _, v in missing], labels))
        known.update({(kind, value): row for kind, value, row in made})
        others = [pair for pair in missing if pair not in known]
        if others:
            found = sql.rows(_FACETS, ([k for k, _ in others], [v for _, v in others]))
            known.update({(kind, value): row for kind, value, row, _ in found})
    renamed = sorted(
        (row, kind, value) for kind, value, row, label in stored if kind != FacetKind.BRAND and label != wanted[kind, value]
    )
    if renamed and connection.in_atomic_block:
        sql.execute(_NEW_LABELS, ([row for row, _, _ in renamed], [Jsonb(wanted[kind, value]) for _, kind, value in renamed]))
    return known
