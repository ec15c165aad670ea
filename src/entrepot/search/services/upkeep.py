"""The hourly round through the index."""

from __future__ import annotations

from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.search.queries import stats
from entrepot.search.rules import rank_factor

from ._write import FEWEST_TO_MEASURE
from .rebuild import rebuild
from .refresh_live import refresh_live
from .refresh_weights import refresh_weights

BATCH: Final = 500
MOST_DRIFT: Final = 0.1
_RETIRED = "SELECT id FROM search_generation WHERE state = 'retired' FOR UPDATE SKIP LOCKED"
_DROP: Final = (
    "DELETE FROM search_posting p USING search_lexeme x WHERE x.generation_id = %s AND p.lexeme_id = x.id",
    "DELETE FROM search_lexeme WHERE generation_id = %s",
    "DELETE FROM search_documentlexemes WHERE generation_id = %s",
    "DELETE FROM search_generation WHERE id = %s",
)
_ON_SALE = """
SELECT product_id FROM search_offer WHERE on_sale AND (%s::uuid IS NULL OR product_id > %s::uuid) ORDER BY product_id LIMIT %s
"""
_CURRENCIES = "SELECT DISTINCT currency FROM search_offer WHERE on_sale"
_RANKS = """
UPDATE search_offer o SET price_rank = round(o.price_minor * n.factor)
  FROM unnest(%s::text[], %s::numeric[]) AS n(currency, factor)
 WHERE o.currency = n.currency AND o.on_sale AND o.price_rank <> round(o.price_minor * n.factor)
"""


def upkeep() -> None:
    """Refresh weights, figures of sales and ranks of prices, drop generations given up; rebuild when the texts changed much.

    Every impact was computed with the mean length of the documents, so an index whose mean moved by a tenth is built anew.
    """
    refresh_weights()
    _drop_retired()
    _refresh_sales()
    _refresh_ranks()
    now = stats()
    if now.documents >= FEWEST_TO_MEASURE and now.drift > MOST_DRIFT:
        rebuild()


def _refresh_sales() -> None:
    after: UUID | None = None
    while batch := [product for (product,) in sql.rows(_ON_SALE, (after, after, BATCH))]:
        refresh_live(batch)
        after = batch[-1]


def _drop_retired() -> None:
    with transaction.atomic():
        for (generation,) in sql.rows(_RETIRED):
            for statement in _DROP:
                sql.execute(statement, (generation,))


def _refresh_ranks() -> None:
    today = clock.now().date()
    factors: dict[str, Decimal] = {currency: rank_factor(currency, today) for (currency,) in sql.rows(_CURRENCIES)}
    if factors:
        sql.execute(_RANKS, (list(factors), list(factors.values())))
