"""Why a product stands where it stands."""

from __future__ import annotations

from uuid import UUID

from entrepot.database import sql
from entrepot.kernel.errors import Missing
from entrepot.search.rules import EXACT_NUMBER_TIER, tier
from entrepot.search.types import ExplainedToken, Explanation, SearchRequest

from ._correct import correct
from ._plan import Plan, plan

_OFFER = "SELECT doc_id, signal, on_sale, in_stock FROM search_offer WHERE product_id = %s"
_IMPACTS = "SELECT lexeme_id, impact FROM search_posting WHERE doc_id = %s AND lexeme_id = ANY(%s)"


def explain(query: str, product_id: UUID, *, language: str = "en") -> Explanation:
    """The parts of the score of `product_id` for `query`, corrected as a search would. Raises Missing when search never saw it."""
    offer = sql.one(_OFFER, (product_id,))
    if offer is None:
        raise Missing(what="product in the index")
    doc, signal, on_sale, in_stock = offer
    request = SearchRequest(text=query, language=language)
    made = plan(request)
    if shown := correct(made):
        made = plan(request, shown)
    impacts = dict(sql.rows(_IMPACTS, (doc, [lexeme.id for lexeme in made.lexemes.values()])))
    tokens = tuple(_explained(made, impacts))
    words = len({token.slot for token in tokens if token.counts and token.impact})
    text_score = sum(token.contribution for token in tokens)
    is_exact = doc in made.exact
    return Explanation(
        tokens=tokens,
        words=words,
        words_asked=made.words_asked,
        tier=EXACT_NUMBER_TIER if is_exact else tier(words, made.words_asked),
        text_score=text_score,
        signal=signal,
        score=text_score * signal // 1000,
        on_sale=on_sale,
        in_stock=in_stock,
        exact_number=is_exact,
        absent=_absence(on_sale=on_sale, matches=bool(text_score) or is_exact or made.is_browsing),
    )


def _explained(made: Plan, impacts: dict[int, int]) -> list[ExplainedToken]:
    explained = []
    for slot, token, counts in made.tokens:
        lexeme = made.lexemes.get(token)
        impact = impacts.get(lexeme.id, 0) if lexeme else 0
        idf, df = (lexeme.idf, lexeme.df) if lexeme else (0, 0)
        explained.append(ExplainedToken(slot, token, counts, idf, df, impact, impact * idf))
    return explained


def _absence(*, on_sale: bool, matches: bool) -> str:
    if not on_sale:
        return "not on sale"
    return "" if matches else "none of the words"
