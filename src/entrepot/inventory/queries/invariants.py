"""What must always be true of stock (`entrepot check`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from entrepot.database import sql
from entrepot.kernel.breach import Breach

_RULES = (
    (
        "S1",
        "on hand differs from the sum of its movements",
        """
        SELECT s.id, s.on_hand, coalesce(m.total, 0) FROM inventory_stock s
          LEFT JOIN (SELECT stock_id, sum(delta) AS total FROM inventory_movement GROUP BY 1) m ON m.stock_id = s.id
         WHERE s.on_hand <> coalesce(m.total, 0)
        """,
    ),
    (
        "S2",
        "reserved differs from the open reservations",
        """
        SELECT s.id, s.reserved, coalesce(r.total, 0) FROM inventory_stock s
          LEFT JOIN (SELECT stock_id, sum(quantity) AS total FROM inventory_reservation
                      WHERE state IN ('held', 'committed') GROUP BY 1) r ON r.stock_id = s.id
         WHERE s.reserved <> coalesce(r.total, 0)
        """,
    ),
    (
        "S3",
        "stock below zero or oversold",
        "SELECT id, on_hand, reserved FROM inventory_stock WHERE reserved < 0 OR reserved > on_hand",
    ),
)


def breaches(progress: Callable[[str], None] = lambda _: None) -> Iterator[Breach]:
    """Every stock row that contradicts its movements or reservations."""
    for code, text, statement in _RULES:
        progress(f"{code}: {text}")
        for stock, found, expected in sql.rows(statement):
            yield Breach(code, f"stock:{stock}", f"{text}: {found} against {expected}")
