"""What a shopper can ask for an order now, and how much of it can go back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from entrepot.aftersales import rules
from entrepot.aftersales.types import Choice, LineLeft, Parts
from entrepot.database import sql

_LEFT: Final = """
SELECT l.position, l.quantity, l.goods_minor, l.tax_minor, l.freight_minor,
       l.goods_minor - coalesce(r.back_goods_minor + r.asked_goods_minor, 0) + coalesce(i.goods_minor, 0),
       l.tax_minor - coalesce(r.back_tax_minor + r.asked_tax_minor, 0) + coalesce(i.tax_minor, 0),
       l.freight_minor - coalesce(r.back_freight_minor + r.asked_freight_minor, 0) + coalesce(i.freight_minor, 0)
  FROM orders_line l LEFT JOIN aftersales_refundable r ON r.order_id = l.order_id AND r.position = l.position
  LEFT JOIN aftersales_caseitem i ON i.case_id = %(own)s AND i.position = l.position AND i.is_open
 WHERE l.order_id = %(order)s
   AND NOT EXISTS (SELECT FROM aftersales_caseitem o WHERE o.order_id = l.order_id AND o.position = l.position AND o.is_open
                      AND o.case_id IS DISTINCT FROM %(own)s::uuid)
 ORDER BY l.position
"""


def choice_for(order: Mapping[str, Any], *, own: UUID | None = None) -> Choice:
    """Kinds with their reasons, and the lines that no (other) open case is about, with what can still go back. One statement.

    Without kinds or lines nothing can be asked for. `own` is the case that is being changed.
    """
    rows = sql.rows(_LEFT, {"own": own, "order": order["id"]})
    lines = tuple(LineLeft(row[0], row[1], Parts(*row[2:5]), Parts(*row[5:8])) for row in rows)
    kinds = rules.kinds_for(order["state"])
    return Choice(
        kinds=tuple(kind.value for kind in kinds),
        reasons={kind.value: tuple(reason.value for reason in rules.REASONS[kind]) for kind in kinds},
        lines=tuple(line for line in lines if line.left.total_minor),
    )


def most_of(choice: Choice, kind: str, reason: str, pieces: Mapping[int, int]) -> Parts:
    """The most that can go back for so many pieces of the lines."""
    found = [rules.most_of(line, pieces[line.position], kind, reason) for line in choice.lines if pieces.get(line.position)]
    return Parts(
        sum(parts.goods_minor for parts in found),
        sum(parts.tax_minor for parts in found),
        sum(parts.freight_minor for parts in found),
    )
