"""Start an attempt to pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.payments import registry, release_policy
from entrepot.payments.errors import AlreadyPaid, MethodNotOffered, NotAuthorisable, NothingToPay
from entrepot.payments.ports import Driver
from entrepot.payments.types import Started, StartPayment

FIRST_QUERY_AFTER = timedelta(minutes=1)


def start(requests: Sequence[StartPayment], *, are_new: bool = False) -> list[Started | Refused]:
    """Write down one payment with its parts for each request; no provider is called.

    One outcome per request, in order. Joins the caller's transaction, so an order and its payment are committed together; after
    that commit `open_cashier` takes the buyer on. Several payments of one purchase may be open at a time (tabs, providers);
    only one can bring money into escrow. Refuses (as outcomes) UnknownProvider, MethodNotOffered, NotAuthorisable, NothingToPay and
    AlreadyPaid.
    `are_new`: the purchases were placed in this very transaction, so nobody can have paid them, and nobody waits for an answer.
    """
    now = clock.now()
    outcomes: list[Started | Refused | None] = [None] * len(requests)
    payments: list[tuple[Any, ...]] = []
    parts: list[tuple[Any, ...]] = []
    held: list[tuple[object, int]] = []
    open_at: dict[object, int] = {}
    for index, request in enumerate(requests):
        try:
            driver = registry.driver(request.provider)
            amount = _checked_amount(request, driver)
        except Refused as refusal:
            outcomes[index] = refusal
            continue
        payment_id = uuid7()
        our_ref = f"P{payment_id.hex}"
        open_at[payment_id] = index
        outcomes[index] = Started(payment_id, our_ref, amount, request.currency)
        if (days := _days_held(request, driver, now)) is not None:
            held.append((payment_id, days))
        payments.append(
            (
                payment_id,
                request.purchase_id,
                request.provider,
                request.method,
                amount,
                request.currency,
                our_ref,
                driver.seller_ref,
                request.subject[:200],
                request.return_url,
                request.expires_at,
            )
        )
        parts += [
            (uuid7(), payment_id, part.order_id, part.store_id, part.goods_minor, part.freight_minor, part.tax_minor)
            for part in request.parts
        ]
    if open_at and are_new:
        sql.execute(_INSERT_NEW, [now, now + FIRST_QUERY_AFTER, *_columns(payments), *_columns(parts)])
    elif open_at:
        inserted = {row[0] for row in sql.rows(_INSERT, [now, now + FIRST_QUERY_AFTER, *_columns(payments), *_columns(parts)])}
        for opened, index in open_at.items():
            if opened not in inserted:
                outcomes[index] = AlreadyPaid()
    later = [opened for opened, index in open_at.items() if requests[index].is_captured_later]
    if later:
        sql.execute("UPDATE payments_payment SET is_captured_later = true WHERE id = ANY(%s::uuid[])", [sql.plain(later)])
    if held:
        sql.execute(_KEPT, [list(column) for column in zip(*held, strict=True)])
    return [outcome for outcome in outcomes if outcome is not None]


def _days_held(request: StartPayment, driver: Driver, now: datetime) -> int | None:
    """How long the provider is to keep the money, where it can, and can let the orders' parts go; None: it is not."""
    can = driver.capabilities
    if not can.escrow_hold or not (can.releases_in_parts or len(request.parts) == 1):
        return None
    return release_policy.in_force(can.hold_terms, now).hold_days


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    return [_column(column) for column in zip(*rows, strict=True)]


def _column(values: Sequence[Any]) -> str:
    if isinstance(values[0], str):
        return sql.texts(values)
    return sql.moments(values) if isinstance(values[0], datetime) else sql.plain(values)


def _checked_amount(request: StartPayment, driver: Driver) -> int:
    if request.currency not in driver.capabilities.methods.get(request.method, frozenset()):
        raise MethodNotOffered(provider=request.provider, method=request.method, currency=request.currency)
    if request.is_captured_later and (request.method not in driver.capabilities.authorise_methods or len(request.parts) != 1):
        raise NotAuthorisable(provider=request.provider)
    if any(min(part.goods_minor, part.freight_minor, part.tax_minor) < 0 for part in request.parts):
        raise NothingToPay
    amount = sum(part.total_minor for part in request.parts)
    if amount <= 0:
        raise NothingToPay
    return amount


# LIMIT 1 keeps the look at each purchase a look into the index: as NOT EXISTS it may become a scan of all payments.
_UNPAID = """WHERE (SELECT true FROM payments_payment o WHERE o.purchase_id = p.purchase_id AND o.outcome = 'accepted' LIMIT 1) IS NULL"""
_WRITE = """
WITH paid AS (
    INSERT INTO payments_payment (id, purchase_id, provider, method, amount_minor, currency, our_ref, seller_ref, subject,
        return_url, expires_at, created_at, next_query_at, state, outcome, provider_ref, cashier_url,
        received_minor, received_currency, refunding_minor, refunded_minor, queries)
    SELECT p.*, %s::timestamptz, %s::timestamptz, 'new', '', '', '', 0, '', 0, 0, 0
      FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],
                  %s::text[], %s::timestamptz[])
           AS p(id, purchase_id, provider, method, amount_minor, currency, our_ref, seller_ref, subject, return_url, expires_at)
     {unpaid}
    RETURNING id),
shares AS (
    INSERT INTO payments_paymentpart (id, payment_id, order_id, store_id, goods_minor, freight_minor, tax_minor, is_diverted)
    SELECT s.*, false
      FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[])
           AS s(id, payment_id, order_id, store_id, goods_minor, freight_minor, tax_minor)
      {joined})
SELECT id FROM paid
"""
_KEPT = """
UPDATE payments_payment p SET hold_days = d.days FROM unnest(%s::uuid[], %s::smallint[]) AS d(id, days) WHERE p.id = d.id
"""
_INSERT = _WRITE.format(unpaid=_UNPAID, joined="JOIN paid ON paid.id = s.payment_id")
_INSERT_NEW = _WRITE.format(unpaid="", joined="")
