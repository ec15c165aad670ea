"""Place purchases: the hot half of the checkout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import psycopg
from django.db import IntegrityError

from entrepot.database import sql
from entrepot.events.facts.orders import OrderPlaced
from entrepot.events.services import publish, start_timers
from entrepot.events.types import Timer
from entrepot.inventory.errors import OutOfStock
from entrepot.inventory.services import reach_for, reserve
from entrepot.inventory.types import Demand, DemandLine, Reserved
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.orders import policy
from entrepot.orders.errors import EmptyOrder, QuoteExpired
from entrepot.orders.process import Deadline
from entrepot.orders.rules import number_of
from entrepot.orders.types import Placed, PlacedOrder, PlaceOutcome, PlaceRequest, QuotedOrder

# Rows go to the server as JSON texts: no dearer than arrays, column by column, with so many columns, and easier to read.
# The unique key decides between two attempts of the same purchase: the second waits here until the first has committed.
_WRITE = """
WITH bought AS (
  INSERT INTO orders_purchase (id, buyer_id, email, currency, total_minor, idempotency_key, placed_at, pay_by)
  SELECT id, buyer_id, email, currency, total_minor, idempotency_key, %(now)s, pay_by
    FROM json_to_recordset(%(purchases)s) AS d(id uuid, buyer_id uuid, email text, currency text, total_minor bigint,
                                               idempotency_key text, pay_by timestamptz)
), head AS MATERIALIZED (
  SELECT * FROM json_to_recordset(%(orders)s) AS d(
    id uuid, number text, purchase_id uuid, store_id uuid, store_kind text, buyer_id uuid, route text, destination text,
    currency text, goods bigint, freight bigint, tax bigint, address jsonb, freight_how jsonb, tax_how jsonb, promise jsonb,
    pay_by timestamptz, actor text)
), orders AS (
  INSERT INTO orders_order (id, number, purchase_id, store_id, store_kind, buyer_id, state, route, destination, currency,
                            goods_minor, freight_minor, tax_minor, total_minor, address, freight, tax, promise, deadline_at, placed_at)
  SELECT id, number, purchase_id, store_id, store_kind, buyer_id, 'wait_buyer_pay', route, destination, currency, goods, freight,
         tax, goods + freight + tax, address, freight_how, tax_how, promise, pay_by, %(now)s FROM head
), lines AS (
  INSERT INTO orders_line (order_id, store_id, position, product_id, variant_id, warehouse_id, sku, title, category_path, quantity,
                           unit_minor, goods_minor, freight_minor, tax_minor, cost_minor, list_currency, list_unit_minor, fx, customs)
  SELECT order_id, store_id, position, product_id, variant_id, warehouse_id, sku, title, category_path, quantity,
         unit, unit * quantity, freight, tax, cost, list_currency, list_unit, fx, customs
    FROM json_to_recordset(%(lines)s) AS d(
      order_id uuid, store_id uuid, position smallint, product_id uuid, variant_id uuid, warehouse_id uuid, sku text, title text,
      category_path text, quantity int, unit bigint, freight bigint, tax bigint, cost bigint, list_currency text, list_unit bigint,
      fx jsonb, customs jsonb)
)
INSERT INTO orders_step (order_id, store_id, move, source, target, mover, actor, note, at)
SELECT id, store_id, 'place', '', 'wait_buyer_pay', 'buyer', actor, '', %(now)s FROM head
"""
_ONCE = "purchase_placed_once"
_EARLIER = """
SELECT p.idempotency_key, p.id, p.currency, p.pay_by, o.id, o.number, o.store_id, o.goods_minor, o.freight_minor, o.tax_minor
  FROM orders_purchase p JOIN orders_order o ON o.purchase_id = p.id
 WHERE p.idempotency_key = ANY(%s::text[]) ORDER BY p.id, o.id
"""
# Stock stays reserved a little longer than the payment may take: a payment in the last second still finds its goods.
_GRACE = timedelta(minutes=10)


class _New(NamedTuple):
    """An order that is about to exist."""

    id: UUID
    number: str
    purchase_id: UUID
    quoted: QuotedOrder
    request: PlaceRequest
    pay_by: datetime


def place(requests: Sequence[PlaceRequest]) -> list[PlaceOutcome]:
    """Turn quotes into purchases with one order per store; one outcome per request, in the order given.

    Stock is reserved for all orders of a purchase or for none (OutOfStock); an expired or empty quote is refused and the others
    go on. A request whose `key` was used before returns the first purchase. The prices are those of the quote, whatever the
    catalogue says now. Payment is started apart (`checkout`).
    """
    while True:
        try:
            with sql.transaction():
                return place_within(requests)
        except IntegrityError as error:
            if not was_faster(error):
                raise


def was_faster(error: IntegrityError) -> bool:
    """Whether another attempt of one of the purchases was: repeated, the batch finds it."""
    return isinstance(error.__cause__, psycopg.Error) and error.__cause__.diag.constraint_name == _ONCE


def place_within(requests: Sequence[PlaceRequest]) -> list[PlaceOutcome]:
    """What `place` does, inside a `sql.transaction` whose end waits for the writes: it may fail with what `was_faster` knows."""
    now = clock.now()
    outcomes: list[PlaceOutcome | None] = [_refusal(request, now) for request in requests]
    keyed = [i for i, request in enumerate(requests) if request.key]
    with sql.pipeline():
        earlier = _ask_earlier(requests, keyed) if keyed else None
        reached = reach_for(_variants(requests, outcomes))
        if earlier:
            _fill_in(earlier, requests, outcomes, keyed)  # a repeat gets its purchase although the quote may have expired since
        new = _drawn_up(requests, outcomes, now)
        stock = reserve([_demand(orders) for orders in new.values()], reached=reached)
    for i, outcome in zip(list(new), stock, strict=True):
        if isinstance(outcome, Reserved):
            outcomes[i] = _placed(new[i])
        else:
            outcomes[i] = outcome
            del new[i]
    if missed := [i for i, o in enumerate(outcomes) if isinstance(o, OutOfStock) and requests[i].key]:
        _fill_in(
            _ask_earlier(requests, missed), requests, outcomes, missed
        )  # perhaps the first attempt took the last piece, a moment ago
    if new:
        _write(requests, new, now)
    return _with_twins(requests, outcomes)


def _refusal(request: PlaceRequest, now: datetime) -> Refused | None:
    if not request.quote.orders or any(not order.lines for order in request.quote.orders):
        return EmptyOrder()
    if request.quote.expires_at <= now:
        return QuoteExpired(expired_at=request.quote.expires_at.isoformat(timespec="minutes"))
    return None


def _drawn_up(
    requests: Sequence[PlaceRequest], outcomes: Sequence[PlaceOutcome | None], now: datetime
) -> dict[int, list[_New]]:
    """The orders that each request is to have, by its place in the batch; of requests with one key only the first's."""
    new: dict[int, list[_New]] = {}
    keys: set[str] = set()
    for i, request in enumerate(requests):
        if outcomes[i] is not None or request.key in keys:
            continue
        if request.key is not None:
            keys.add(request.key)
        purchase = uuid7()
        pay_by = now + min(_time_to_pay(order, now) for order in request.quote.orders)
        new[i] = [
            _New(order_id, number_of(order_id), purchase, quoted, request, pay_by)
            for quoted in request.quote.orders
            for order_id in (uuid7(),)
        ]
    return new


def _write(requests: Sequence[PlaceRequest], new: dict[int, list[_New]], now: datetime) -> None:
    """Send the rows of the purchases; nobody waits for the server here."""
    orders = [order for of_request in new.values() for order in of_request]
    with sql.pipeline():
        sql.execute(
            _WRITE,
            {
                "purchases": _json([_purchase(requests[i], of_request) for i, of_request in new.items()]),
                "orders": _json([_head(o) for o in orders]),
                "lines": _json([line for o in orders for line in _lines(o)]),
                "now": now,
            },
        )
        start_timers([Timer(o.id, Deadline.PAY, o.quoted.store_id, o.pay_by) for o in orders])
        publish(
            OrderPlaced(
                store_id=o.quoted.store_id, order_id=o.id, number=o.number, purchase_id=o.purchase_id, buyer_id=o.request.buyer_id,
                currency=o.request.quote.currency, total_minor=o.quoted.total_minor,
            )
            for o in orders
        )  # fmt: skip


def _time_to_pay(order: QuotedOrder, now: datetime) -> timedelta:
    return policy.period(Deadline.PAY, move="place", store_kind=order.store_kind, route=order.route, at=now)


def _demand(orders: Sequence[_New]) -> Demand:
    lines = tuple(
        DemandLine(order.id, order.quoted.store_id, line.variant_id, line.quantity, line.sku, line.warehouse_id)
        for order in orders
        for line in order.quoted.lines
    )
    return Demand(lines, orders[0].pay_by + _GRACE)


def _placed(orders: Sequence[_New]) -> Placed:
    return Placed(
        orders[0].purchase_id,
        orders[0].request.quote.currency,
        tuple(
            PlacedOrder(o.id, o.number, q.store_id, q.goods_minor, q.freight_minor, q.tax_minor)
            for o in orders
            for q in (o.quoted,)
        ),
        orders[0].pay_by,
    )


def _purchase(request: PlaceRequest, orders: Sequence[_New]) -> dict[str, Any]:
    return {
        "id": orders[0].purchase_id,
        "buyer_id": request.buyer_id,
        "email": request.email,
        "currency": request.quote.currency,
        "total_minor": request.quote.total_minor,
        "idempotency_key": request.key,
        "pay_by": orders[0].pay_by,
    }


def _head(o: _New) -> dict[str, Any]:
    quoted, request = o.quoted, o.request
    return {
        "id": o.id, "number": o.number, "purchase_id": o.purchase_id, "store_id": quoted.store_id, "store_kind": quoted.store_kind,
        "buyer_id": request.buyer_id, "route": quoted.route, "destination": request.quote.destination,
        "currency": request.quote.currency, "goods": quoted.goods_minor, "freight": quoted.freight_minor, "tax": quoted.tax_minor,
        "address": request.address.as_json(), "freight_how": quoted.freight, "tax_how": quoted.tax, "promise": quoted.promise,
        "pay_by": o.pay_by, "actor": request.actor.code,
    }  # fmt: skip


def _lines(o: _New) -> list[dict[str, Any]]:
    return [
        {
            "order_id": o.id, "store_id": o.quoted.store_id, "position": position, "product_id": line.product_id,
            "variant_id": line.variant_id, "warehouse_id": line.warehouse_id, "sku": line.sku, "title": line.title,
            "category_path": line.category_path, "quantity": line.quantity, "unit": line.unit_minor, "freight": line.freight_minor,
            "tax": line.tax_minor, "cost": line.cost_minor, "list_currency": line.list_currency, "list_unit": line.list_unit_minor,
            "fx": line.fx, "customs": line.customs,
        }
        for position, line in enumerate(o.quoted.lines, start=1)
    ]  # fmt: skip


def _variants(requests: Sequence[PlaceRequest], outcomes: Sequence[PlaceOutcome | None]) -> set[UUID]:
    """What the requests that are not refused yet may take."""
    return {
        line.variant_id
        for request, outcome in zip(requests, outcomes, strict=True)
        if outcome is None
        for order in request.quote.orders
        for line in order.lines
    }


def _ask_earlier(requests: Sequence[PlaceRequest], which: Sequence[int]) -> sql.Answer:
    return sql.ask(_EARLIER, (sql.texts(requests[i].key for i in which),))


def _fill_in(
    answer: sql.Answer, requests: Sequence[PlaceRequest], outcomes: list[PlaceOutcome | None], which: Sequence[int]
) -> None:
    """What was placed before under the keys of these requests."""
    earlier: dict[str, list[tuple[Any, ...]]] = {}
    for row in answer.rows():
        earlier.setdefault(row[0], []).append(row)
    for i in which:
        if rows := earlier.get(requests[i].key or ""):
            _, purchase, currency, pay_by, *_ = rows[0]
            outcomes[i] = Placed(purchase, currency, tuple(PlacedOrder(*row[4:]) for row in rows), pay_by, repeated=True)


def _with_twins(requests: Sequence[PlaceRequest], outcomes: Sequence[PlaceOutcome | None]) -> list[PlaceOutcome]:
    """Requests of one key in one batch: the first was served, the others repeat it."""
    first: dict[str | None, PlaceOutcome] = {}
    whole: list[PlaceOutcome] = []
    for request, outcome in zip(requests, outcomes, strict=True):
        if outcome is None:
            twin = first[request.key]
            whole.append(replace(twin, repeated=True) if isinstance(twin, Placed) else twin)
        else:
            first.setdefault(request.key, outcome)
            whole.append(outcome)
    return whole


def _json(records: list[dict[str, Any]]) -> str:
    return orjson.dumps(records).decode()
