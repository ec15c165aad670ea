"""Write down who has a right to which part of an order's money, as it is on the day of payment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.orders.queries import paid_orders
from entrepot.settlement import fee_tax
from entrepot.settlement.rules import claims_of, cost_of
from entrepot.settlement.types import FeeRate, NewClaim, PaidOrder, Rate, SoldLine
from entrepot.stores.queries import commissions
from entrepot.stores.queries import stores as stores_by_id

_SETTLEMENTS = """
INSERT INTO settlement_settlement (order_id, store_id, store_kind, currency, destination, total_minor, cost_minor, state, frozen_at,
                                   fee_tax_country)
SELECT order_id, store_id, store_kind, currency, destination, total, cost, 'frozen', frozen_at, fee_tax_country
  FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[])
    AS d(order_id, store_id, store_kind, currency, destination, total, cost, frozen_at, fee_tax_country)
ON CONFLICT (order_id) DO NOTHING RETURNING order_id
"""
_CLAIMS = """
INSERT INTO settlement_claim (order_id, store_id, kind, line, basis_minor, bps, plan, amount_minor)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::smallint[], %s::bigint[], %s::int[], %s::text[], %s::bigint[])
"""


def freeze(order_ids: Sequence[UUID]) -> int:
    """Freeze the claims on these orders that are paid, or authorised to be paid on receipt; the number that were new. Safe to repeat.

    The rates are those in force on the day of payment, whenever this runs: a rate that is edited later changes nothing.
    """
    orders = _orders(order_ids)
    if not orders:
        return 0
    rates = _rates(orders)
    taxes = _fee_taxes(orders)
    claims = {
        order.order_id: claims_of(
            order,
            lambda path, order=order: rates[order.store_kind, path, order.paid_at.date()],  # type: ignore[misc]
            _fee_rate(taxes.get(order.order_id)),
        )
        for order in orders
    }
    with transaction.atomic():
        made = {
            row[0]
            for row in sql.rows(
                _SETTLEMENTS,
                _columns(
                    (
                        o.order_id,
                        o.store_id,
                        o.store_kind,
                        o.currency,
                        o.destination,
                        o.total_minor,
                        _cost(o),
                        o.paid_at,
                        taxes[o.order_id].country if o.order_id in taxes else "",
                    )
                    for o in orders
                ),
            )
        }
        new = [_row(order, claim) for order in orders if order.order_id in made for claim in claims[order.order_id]]
        if new:
            sql.execute(_CLAIMS, _columns(new))
    return len(made)


def _row(order: PaidOrder, claim: NewClaim) -> tuple[Any, ...]:
    return (
        order.order_id, order.store_id, claim.kind, claim.line, claim.basis_minor, claim.bps, claim.plan, claim.amount_minor
    )  # fmt: skip


def _cost(order: PaidOrder) -> int:
    return cost_of(line.cost_minor for line in order.lines) if order.store_kind == "own" else 0


def _orders(order_ids: Sequence[UUID]) -> list[PaidOrder]:
    return [
        PaidOrder(
            order_id=order.order_id,
            store_id=order.store_id,
            store_kind=order.store_kind,
            currency=order.currency,
            destination=order.destination,
            freight_minor=order.freight_minor,
            tax_minor=order.tax_minor,
            paid_at=order.paid_at,
            lines=tuple(SoldLine(*line) for line in order.lines),
        )
        for order in paid_orders(order_ids)
    ]


def _rates(orders: Sequence[PaidOrder]) -> dict[tuple[str, str, Any], Rate]:
    """Commission rates for every kind, category and day that occurs."""
    found: dict[tuple[str, str, Any], Rate] = {}
    for day in {order.paid_at.date() for order in orders}:
        keys = {
            (order.store_kind, line.category_path)
            for order in orders
            if order.paid_at.date() == day and order.store_kind != "own"
            for line in order.lines
        }
        for (kind, path), commission in commissions(keys, day).items():
            found[kind, path, day] = Rate(commission.bps, str(commission.plan_id))
    return found


def _fee_taxes(orders: Sequence[PaidOrder]) -> dict[UUID, fee_tax.FeeTax]:
    """The tax on the commission of each order of a merchant, where the country and kind of the store have one on the day."""
    known = fee_tax.rows()
    countries = {
        store.id: store.country for store in stores_by_id({o.store_id for o in orders if o.store_kind != "own"}).values()
    }
    found = {}
    for order in orders:
        row = fee_tax.in_force(known, countries.get(order.store_id, ""), order.store_kind, order.paid_at.date())
        if row is not None and order.store_kind != "own":
            found[order.order_id] = row
    return found


def _fee_rate(row: fee_tax.FeeTax | None) -> FeeRate | None:
    return FeeRate(row.bps, row.version) if row is not None else None


def _columns(records: Any) -> list[list[Any]]:
    return [list(column) for column in zip(*records, strict=True)]
