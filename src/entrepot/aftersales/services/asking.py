"""What a wish amounts to: the lines it is about, the most that can go back of them, and the amount spread over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from entrepot.aftersales import rules
from entrepot.aftersales.enums import CaseKind, Reason
from entrepot.aftersales.errors import NothingChosen, WholeLinesOnly, WrongAmount, WrongReason
from entrepot.aftersales.models import CaseItem
from entrepot.aftersales.types import LineLeft, Parts, Wish
from entrepot.database import sql

_ENSURE: Final = """
INSERT INTO aftersales_refundable (order_id, store_id, position, goods_minor, tax_minor, freight_minor, asked_goods_minor,
  asked_tax_minor, asked_freight_minor, back_goods_minor, back_tax_minor, back_freight_minor, unsent_pieces)
SELECT order_id, store_id, position, goods_minor, tax_minor, freight_minor, 0, 0, 0, 0, 0, 0, 0 FROM orders_line WHERE order_id = %s
ON CONFLICT (order_id, position) DO NOTHING
"""
# What open cases ask is not left for others; a case that is changed asks for its own anew (`own`).
_LEFT: Final = """
SELECT r.position, l.quantity, r.goods_minor, r.tax_minor, r.freight_minor,
       r.goods_minor - r.back_goods_minor - r.asked_goods_minor + coalesce(i.goods_minor, 0),
       r.tax_minor - r.back_tax_minor - r.asked_tax_minor + coalesce(i.tax_minor, 0),
       r.freight_minor - r.back_freight_minor - r.asked_freight_minor + coalesce(i.freight_minor, 0)
  FROM aftersales_refundable r JOIN orders_line l ON l.order_id = r.order_id AND l.position = r.position
  LEFT JOIN aftersales_caseitem i ON i.case_id = %s AND i.position = r.position AND i.is_open
 WHERE r.order_id = %s ORDER BY r.position
"""
_BOOK: Final = """
UPDATE aftersales_refundable r
   SET asked_goods_minor = asked_goods_minor + d.asked[1], asked_tax_minor = asked_tax_minor + d.asked[2],
       asked_freight_minor = asked_freight_minor + d.asked[3],
       back_goods_minor = back_goods_minor + d.back[1], back_tax_minor = back_tax_minor + d.back[2],
       back_freight_minor = back_freight_minor + d.back[3], unsent_pieces = unsent_pieces + d.unsent
  FROM (SELECT %s::smallint AS position, %s::bigint[] AS asked, %s::bigint[] AS back, %s::int AS unsent) d
 WHERE r.order_id = %s AND r.position = d.position
"""


def lines_left(order_id: UUID, *, own: UUID | None = None) -> dict[int, LineLeft]:
    """The lines of an order, whose row the caller has locked, with what can still go back of each."""
    sql.execute(_ENSURE, [order_id])
    found = sql.rows(_LEFT, [own, order_id])
    return {row[0]: LineLeft(row[0], row[1], Parts(*row[2:5]), Parts(*row[5:8])) for row in found}


def asked(wish: Wish, lines: dict[int, LineLeft]) -> list[tuple[int, int, Parts]]:
    """(position, pieces, parts) of what is asked for. Raises WrongReason, NothingChosen, WholeLinesOnly, WrongAmount."""
    if wish.kind not in CaseKind.values or wish.reason not in rules.REASONS[CaseKind(wish.kind)]:
        raise WrongReason
    pieces = {position: count for position, count in sorted(wish.pieces.items()) if count}
    if not pieces or any(p not in lines or not 0 < n <= lines[p].quantity for p, n in pieces.items()):
        raise NothingChosen
    if wish.kind == CaseKind.UNSHIPPED and any(lines[p].quantity != n for p, n in pieces.items()):
        raise WholeLinesOnly
    if wish.kind == CaseKind.EXCHANGE:
        return [(position, count, Parts()) for position, count in pieces.items()]
    most = [rules.most_of(lines[position], count, wish.kind, wish.reason) for position, count in pieces.items()]
    whole = sum(parts.total_minor for parts in most)
    if whole == 0 or (wish.amount_minor is not None and not 0 < wish.amount_minor <= whole):
        raise WrongAmount(most=whole)
    wanted = whole if wish.amount_minor is None else wish.amount_minor
    spread = most if wanted == whole else rules.split(wanted, most)
    return [(position, count, parts) for (position, count), parts in zip(pieces.items(), spread, strict=True)]


def needs_picture(wish: Wish) -> bool:
    """Whether this reason has to be shown."""
    return Reason(wish.reason) in rules.SHOWN and wish.kind in (CaseKind.PARTIAL, CaseKind.RETURN, CaseKind.EXCHANGE)


def book(
    order_id: UUID, position: int, *, asked: Sequence[int] = (0, 0, 0), back: Sequence[int] = (0, 0, 0), unsent: int = 0
) -> None:
    """Change the sums of a line: goods, tax and freight that are asked for and that went back. The database holds the bounds."""
    sql.execute(_BOOK, [position, list(asked), list(back), unsent, order_id])


def minors(item: CaseItem | Parts, sign: int = 1) -> list[int]:
    """Goods, tax and freight."""
    return [sign * item.goods_minor, sign * item.tax_minor, sign * item.freight_minor]


def everything_is_back(order_id: UUID) -> bool:
    """Whether all that was paid for the order has gone back."""
    return bool(
        sql.scalar(
            """SELECT coalesce(bool_and(goods_minor = back_goods_minor AND tax_minor = back_tax_minor
                                        AND freight_minor = back_freight_minor), false)
                 FROM aftersales_refundable WHERE order_id = %s""",
            [order_id],
        )
    )


def sums(items: Iterable[Any]) -> Parts:
    """All lines together."""
    found = list(items)
    return Parts(*(sum(getattr(i, name) for i in found) for name in ("goods_minor", "tax_minor", "freight_minor")))
