"""Who gets what of an order's money; knows no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from entrepot.kernel.money import round_minor

from .enums import ClaimKind
from .types import NewClaim, PaidOrder, Rate

OWN: Final = "own"


def claims_of(order: PaidOrder, rate_of: Callable[[str], Rate]) -> list[NewClaim]:
    """Everybody's claims on the order, adding up to its total exactly.

    A merchant's order: commission on the goods of each line (the rate of the line's category, rounded half up once a line), tax
    as it was collected, all the rest (with the freight, for merchants ship by their own company) to the store. Own retail: goods
    are our revenue, freight is owed to the carrier. Commission is never taken of tax or freight.
    """
    claims: list[NewClaim] = []
    if order.tax_minor:
        claims.append(NewClaim(ClaimKind.TAX, 0, order.tax_minor, order.tax_minor))
    goods = sum(line.goods_minor for line in order.lines)
    if order.store_kind == OWN:
        if order.freight_minor:
            claims.append(NewClaim(ClaimKind.FREIGHT, 0, order.freight_minor, order.freight_minor))
        return [*claims, NewClaim(ClaimKind.RETAIL, 0, goods, goods)]
    commission = 0
    for line in order.lines:
        rate = rate_of(line.category_path)
        part = min(line.goods_minor, round_minor(Decimal(line.goods_minor) * rate.bps / 10_000))
        commission += part
        claims.append(NewClaim(ClaimKind.COMMISSION, line.position, part, line.goods_minor, rate.bps, rate.plan))
    rest = goods + order.freight_minor - commission
    return [*claims, NewClaim(ClaimKind.STORE, 0, rest, goods + order.freight_minor)]


def cost_of(order_lines: Iterable[int | None]) -> int:
    """Cost of the goods of own retail, as far as it is known."""
    return sum(cost or 0 for cost in order_lines)
