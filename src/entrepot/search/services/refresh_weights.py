"""Document frequencies and idf are refreshed from time to time: kept exact on every write they would be hot rows."""

from __future__ import annotations

from django.db import transaction

from entrepot.database import sql
from entrepot.search.enums import GenerationState

_REFRESHING = 0x5345_4152_4348  # advisory lock: one refresh at a time
_DOCUMENTS = "SELECT count(*) FROM search_documentlexemes WHERE generation_id = %s"
# The same formula as rules.idf.
_WEIGHTS = """
UPDATE search_lexeme x SET df = n.df, idf = n.idf FROM (
  SELECT id, df, round(1000 * ln(1 + (%(documents)s - df + 0.5::float8) / (df + 0.5::float8)))::int AS idf FROM (
    SELECT l.id, count(p.doc_id)::int AS df
      FROM search_lexeme l LEFT JOIN search_posting p ON p.lexeme_id = l.id WHERE l.generation_id = %(generation)s GROUP BY l.id
  ) c
) n WHERE n.id = x.id AND (n.df <> x.df OR abs(n.idf - x.idf) > %(tolerance)s)
"""
_WORDS = """
UPDATE search_word w SET df = n.df FROM (
  SELECT w.word, coalesce(x.df, 0) AS df FROM search_word w
    LEFT JOIN search_lexeme x ON x.generation_id = %(generation)s AND x.token = w.token
) n WHERE n.word = w.word AND n.df <> w.df
"""
_REVISION = """
UPDATE search_generation SET documents = %(documents)s, revision = revision + %(changed)s WHERE id = %(generation)s
"""


def refresh_weights(*, tolerance: int = 20, generation_id: int | None = None) -> int:
    """Count documents per token and set the weights anew where they moved by more than `tolerance` thousandths.

    Of the current generation unless another is named. The number of tokens changed; then page markers made before start over.
    Does nothing while another refresh runs.
    """
    with transaction.atomic():
        if not sql.scalar("SELECT pg_try_advisory_xact_lock(%s)", (_REFRESHING,)):
            return 0
        generation = generation_id or sql.scalar(
            "SELECT id FROM search_generation WHERE state = %s", (str(GenerationState.CURRENT),)
        )
        documents = sql.scalar(_DOCUMENTS, (generation,))
        given = {"generation": generation, "documents": documents, "tolerance": tolerance}
        changed = sql.execute(_WEIGHTS, given)
        sql.execute(_WORDS, {"generation": generation})
        sql.execute(_REVISION, {"generation": generation, "documents": documents, "changed": int(changed > 0)})
    return changed
