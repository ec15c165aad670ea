"""Typing errors: words that no product has are replaced by the likeliest one that many have."""

from __future__ import annotations

from entrepot.database import sql
from entrepot.search.tokeniser import groups, normal, query_languages, runs

from ._plan import Plan

SHORTEST = 4  # letters of a word that is corrected

# Similarity decides, a common word wins among equals. Correcting words that do have postings would cost 4 points of nDCG.
_LIKELIEST = """
SELECT word FROM (
  SELECT word, df, similarity(word, %(w)s) AS s FROM search_word WHERE df >= 3 ORDER BY word <-> %(w)s LIMIT 10
) x WHERE s > .3 ORDER BY s + .03 * ln(df) DESC, word LIMIT 1
"""


def correct(made: Plan) -> str:
    """The query with its unknown words replaced, or "" when there is nothing to correct."""
    if made.exact or not made.tokens or not made.text.is_plain:
        return ""
    known = {token for token, lexeme in made.lexemes.items() if lexeme.df > 0}
    if all(token.token in known for token in made.tokens):
        return ""
    plain = normal(made.text.words)
    languages = query_languages(made.request.language)
    corrected, end = "", 0
    for run in runs(plain):
        if run.kind != "word" or len(run.text) < SHORTEST or not run.text.isalpha():
            continue
        if known.isdisjoint(groups(run.kind, run.text, language)[0][0] for language in languages):
            likeliest = sql.scalar(_LIKELIEST, {"w": run.text})
            if likeliest:
                corrected += plain[end : run.start] + likeliest
                end = run.end
    return corrected + plain[end:] if end else ""
