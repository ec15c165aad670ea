"""What must always be true of stock (`entrepot check`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from entrepot.database import sql
from entrepot.kernel.breach import Breach, Progress, Rule, look

_MOVEMENTS: Final = """
SELECT s.id, s.on_hand, coalesce(m.total, 0) FROM inventory_stock s
  LEFT JOIN (SELECT stock_id, sum(delta) AS total FROM inventory_movement GROUP BY 1) m ON m.stock_id = s.id
 WHERE s.on_hand <> coalesce(m.total, 0)
"""
_RESERVATIONS: Final = """
SELECT s.id, s.reserved, coalesce(r.total, 0) FROM inventory_stock s
  LEFT JOIN (SELECT stock_id, sum(quantity) AS total FROM inventory_reservation
              WHERE state IN ('held', 'committed') GROUP BY 1) r ON r.stock_id = s.id
 WHERE s.reserved <> coalesce(r.total, 0)
"""
_BOUNDS: Final = "SELECT id, reserved, on_hand FROM inventory_stock WHERE reserved < 0 OR reserved > on_hand"


def breaches(progress: Progress = lambda _: None) -> Iterator[Breach]:
    """Every stock row that contradicts its movements or reservations."""
    yield from look(RULES, progress)


def _rows(code: str, statement: str, meaning: str, _progress: Progress) -> Iterator[Breach]:
    for stock, found, expected in sql.stream(statement):
        yield Breach(code, f"stock:{stock}", meaning.format(found, expected))


RULES: Final = (
    Rule(
        "S1", "pieces on hand are the sum of their movements", partial(_rows, "S1", _MOVEMENTS, "{} on hand, {} by movements")
    ),
    Rule(
        "S2",
        "reserved pieces are the open reservations",
        partial(_rows, "S2", _RESERVATIONS, "{} reserved, {} by open reservations"),
    ),
    Rule("S3", "stock is never negative and never oversold", partial(_rows, "S3", _BOUNDS, "{} reserved of {} on hand")),
)
