"""State of the index."""

from __future__ import annotations

from datetime import datetime

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.search.types import Stats

_STATS = """
SELECT g.id, g.revision, d.n, (SELECT count(*) FROM search_offer WHERE on_sale),
       (SELECT count(*) FROM search_lexeme WHERE generation_id = g.id), d.postings,
       (SELECT count(*) FROM search_word), g.average_length, d.length,
       (SELECT count(*) FROM search_dirty), (SELECT min(changed_at) FROM search_dirty), g.built_at
  FROM search_generation g
  CROSS JOIN LATERAL (
    SELECT count(*) AS n, coalesce(sum(cardinality(lexemes)), 0) AS postings, avg(length) AS length
      FROM search_documentlexemes WHERE generation_id = g.id
  ) d
 WHERE g.state = 'current'
"""


def stats() -> Stats:
    """Size, age, drift and lag of the index in use. Reads one row per document: for a console, not for every request."""
    row = sql.one(_STATS)
    if row is None:
        raise LookupError("no generation of the search index is in use")
    generation, revision, documents, on_sale, lexemes, postings, words, average, length, waiting, oldest, built_at = row
    return Stats(
        generation=generation,
        revision=revision,
        documents=documents,
        on_sale=on_sale,
        lexemes=lexemes,
        postings=postings,
        words=words,
        average_length=average,
        drift=abs(length / average - 1) if length is not None else 0.0,
        waiting=waiting,
        lag_seconds=_age(oldest),
        built_at=built_at,
    )


def _age(oldest: datetime | None) -> float:
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0
