"""Rates in force, what stores are settled in, and the exchanges that were made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.ledger.queries import balances
from entrepot.ledger.types import AccountKey
from entrepot.payments.types import RefundSource
from entrepot.settlement import fx_policy
from entrepot.settlement.rules import in_order, quote_for, taken_back
from entrepot.settlement.types import ExchangeNote, ExchangeView, PublishedRate, Quote

_RATES: Final = """
SELECT DISTINCT ON (base, quote) id, base, quote, mid, bid, source, published_on, valid_until FROM settlement_fxrate
 WHERE valid_until > %(now)s AND valid_from <= %(now)s ORDER BY base, quote, valid_from DESC
"""
_CHOICES: Final = """
SELECT DISTINCT ON (store_id) store_id, currency FROM settlement_currencychoice
 WHERE store_id = ANY(%s::uuid[]) ORDER BY store_id, id DESC
"""
_HISTORY: Final = """
SELECT currency, chosen_at, chosen_by FROM settlement_currencychoice WHERE store_id = %s ORDER BY id DESC LIMIT %s
"""
_VIEW: Final = """
SELECT e.order_id, e.store_id, e.base, e.quote, e.source_minor, e.target_minor, e.mid_num, e.mid_den, e.rate_num, e.rate_den,
       e.margin_bps, e.source, e.published_on, e.expires_at, e.at
  FROM settlement_exchange e JOIN settlement_settlement s ON s.order_id = e.order_id AND s.state = 'settled'
 WHERE e.order_id = ANY(%s::uuid[])
"""
# What went back through an order's quote, and what is on its way: refunds that were declined count until another attempt stands for them.
_BACK: Final = """
SELECT coalesce(sum(source_minor), 0)::bigint, coalesce(sum(target_minor), 0)::bigint FROM (
  SELECT source_minor, target_minor FROM settlement_exchangeback WHERE order_id = %(order)s
  UNION ALL
  SELECT coalesce(sum(x.amount_minor) FILTER (WHERE x.kind = 'fx.position'), 0),
         coalesce(sum(x.amount_minor) FILTER (WHERE x."to" IS NOT NULL), 0)
    FROM payments_refund r CROSS JOIN LATERAL jsonb_to_recordset(r.sources) AS x(kind text, amount_minor bigint, "to" jsonb)
   WHERE r.order_id = %(order)s AND NOT EXISTS (SELECT FROM payments_refund n WHERE n.retry_of_id = r.id)
     AND NOT EXISTS (SELECT FROM settlement_exchangeback b WHERE b.ref = 'refund:' || r.id)
   GROUP BY r.id
) each
"""
_BACKS: Final = "SELECT ref, source_minor, target_minor, at FROM settlement_exchangeback WHERE order_id = %s ORDER BY id"
# Without refs, everything that went back of the orders.
_NOTES: Final = """
SELECT 'order:' || e.order_id, false, e.base, e.quote, e.source_minor, e.target_minor, e.mid_num, e.mid_den, e.rate_num, e.rate_den,
       e.margin_bps, e.source, e.published_on, e.at
  FROM settlement_exchange e JOIN settlement_settlement s ON s.order_id = e.order_id AND s.state = 'settled'
 WHERE e.order_id = ANY(%(orders)s::uuid[])
UNION ALL
SELECT b.ref, true, e.base, e.quote, b.source_minor, b.target_minor, e.mid_num, e.mid_den, e.rate_num, e.rate_den, e.margin_bps,
       e.source, e.published_on, b.at
  FROM settlement_exchangeback b JOIN settlement_exchange e USING (order_id)
 WHERE b.ref = ANY(%(refs)s::text[]) OR (%(refs)s::text[] IS NULL AND b.order_id = ANY(%(orders)s::uuid[]))
 ORDER BY 14, 2
"""
_WAIT_COLUMNS: Final = """
SELECT w.order_id, o.number, w.store_id, w.base, w.quote, w.since,
       (SELECT coalesce(sum(c.amount_minor - c.cut_minor), 0)::bigint FROM settlement_claim c
         WHERE c.order_id = w.order_id AND c.kind = 'store')
  FROM settlement_ratewait w JOIN orders_order o ON o.id = w.order_id
"""
_WAITS: Final = (
    _WAIT_COLUMNS + " WHERE (%(store)s::uuid IS NULL OR w.store_id = %(store)s) ORDER BY w.since, w.order_id LIMIT %(limit)s"
)
_WAIT_OF_ORDER: Final = _WAIT_COLUMNS + " WHERE w.order_id = %(order)s"
_PURSES: Final = ("merchant.available", "merchant.reserve", "merchant.deposit", "merchant.receivable")


class CurrencyChoiceLine(NamedTuple):
    """What a store is settled in from a moment on; "" is as sold."""

    currency: str
    chosen_at: datetime
    chosen_by: str


class BackLine(NamedTuple):
    """What a refund or chargeback took back through an order's quote; minor units of both currencies."""

    ref: str
    source_minor: int
    target_minor: int
    at: datetime


class RateWaitLine(NamedTuple):
    """A received order that waits for a rate; `store_minor` is the store's part in `base`."""

    order_id: UUID
    number: str
    store_id: UUID
    base: str
    quote: str
    since: datetime
    store_minor: int


def rates_in_force(now: datetime) -> list[PublishedRate]:
    """The latest rate of every pair that may be used at the moment; one statement. Whether it is too old for a pair the policy says."""
    return [PublishedRate(*row) for row in sql.rows(_RATES, {"now": now})]


def quotes(pairs: Collection[tuple[str, str]], now: datetime) -> dict[tuple[str, str], Quote]:
    """The quote of each pair at the moment, for those that have one; two statements however many pairs."""
    if not pairs:
        return {}
    known, policies = rates_in_force(now), fx_policy.rows()
    found = {}
    for base, quote in pairs:
        policy = fx_policy.in_force(policies, base, quote, now.date())
        fresh = list(_fresh(known, policy, now))
        made = quote_for(base, quote, fresh, policy.margin_bps)
        if made is not None:
            found[base, quote] = made
    return found


def _fresh(known: Iterable[PublishedRate], policy: fx_policy.FxPolicy, now: datetime) -> Iterable[PublishedRate]:
    for rate in known:
        ends = min(rate.expires_at, datetime.combine(rate.published_on, time(), UTC) + policy.max_age)
        if ends > now:
            yield PublishedRate(
                rate.id, rate.base, rate.quote, rate.mid, rate.bid, rate.source, rate.published_on, ends
            )  # fmt: skip


def uncovered(store_id: UUID, sells_in: str, currency: str) -> str | None:
    """A currency that the store sells in from which no rates lead to `currency`, however old; None where all do."""
    rows = sql.rows("SELECT DISTINCT base, quote FROM settlement_fxrate")
    last = datetime.max.replace(tzinfo=UTC)
    known = [PublishedRate(0, base, quote, Decimal(1), None, "", last.date(), last) for base, quote in rows]
    sold = sql.rows("SELECT DISTINCT currency FROM settlement_settlement WHERE store_id = %s AND state = 'frozen'", [store_id])
    sells: set[str] = {sells_in, *(row[0] for row in sold)} - {currency}
    for base in sorted(sells):
        if quote_for(base, currency, known, 0) is None:
            return base
    return None


def settlement_currencies(store_ids: Collection[UUID]) -> dict[UUID, str]:
    """What those of the stores are settled in that chose a currency; the others are settled as sold. One statement."""
    return {row[0]: row[1] for row in sql.rows(_CHOICES, [list(store_ids)]) if row[1]}


def currency_choices(store_id: UUID, limit: int = 20) -> list[CurrencyChoiceLine]:
    """What the store chose, the latest first."""
    return [CurrencyChoiceLine(*row) for row in sql.rows(_HISTORY, [store_id, limit])]


def exchanges_of(order_ids: Sequence[UUID]) -> dict[UUID, ExchangeView]:
    """The stored quotes of those of the orders that were settled by an exchange; one statement."""
    return {row[0]: _view(row) for row in sql.rows(_VIEW, [list(order_ids)])}


def exchange_backs(order_id: UUID) -> list[BackLine]:
    """What went back through the order's quote, the oldest first."""
    return [BackLine(*row) for row in sql.rows(_BACKS, [order_id])]


def rate_waits(store_id: UUID | None = None, limit: int = 100) -> list[RateWaitLine]:
    """Received orders that wait for a rate, the longest first: of a store, or of all."""
    return [RateWaitLine(*row) for row in sql.rows(_WAITS, {"store": store_id, "limit": limit})]


def borne_in_kind(exchange: ExchangeView, amount_minor: int, *, code: str = "goods") -> tuple[RefundSource, ...]:
    """The store gives `amount_minor` of the order's currency back in the currency it was settled in, at the order's stored quote.

    Its balance, what is held back, its deposit, then what it owes give to the position; the position gives the amount. Everything
    together takes exactly what the store was given, in whatever pieces (`rules.taken_back`).
    """
    if amount_minor <= 0:
        return ()
    row = sql.one(_BACK, {"order": exchange.order_id})
    assert row is not None
    whole = taken_back(
        exchange.source_minor, exchange.target_minor, row[0] + amount_minor, exchange.rate, exchange.base, exchange.quote
    )
    target = max(0, whole - row[1])
    keys = [AccountKey(kind, f"store:{exchange.store_id}", exchange.quote, exchange.store_id) for kind in _PURSES]
    held = balances(keys[:3])
    parts = in_order(target, [held[key].available_minor for key in keys[:3]])
    position = AccountKey("fx.position", "", exchange.quote)
    given = [RefundSource(key, part, code, position) for key, part in zip(keys, parts, strict=True) if part]
    return (*given, RefundSource(AccountKey("fx.position", "", exchange.base), amount_minor, code))


def _view(row: tuple[Any, ...]) -> ExchangeView:
    order_id, store_id, base, quote, source_minor, target_minor, mid_num, mid_den, rate_num, rate_den, *rest = row
    mid, rate = Fraction(int(mid_num), int(mid_den)), Fraction(int(rate_num), int(rate_den))
    return ExchangeView(order_id, store_id, base, quote, source_minor, target_minor, mid, rate, *rest)


def exchange_notes(refs: Collection[str]) -> dict[str, ExchangeNote]:
    """What explains the exchanges behind journals with these refs ("order:…", "refund:…", "chargeback:…"); one statement."""
    orders = [ref.removeprefix("order:") for ref in refs if ref.startswith("order:") and "/" not in ref]
    others = [ref for ref in refs if not ref.startswith("order:")]
    return {note.ref: note for note in _notes(orders, others)} if refs else {}


def notes_of_order(order_id: UUID) -> list[ExchangeNote]:
    """What explains the exchange of an order's money and everything that went back through it, in time; one statement."""
    return _notes([str(order_id)], None)


def _notes(orders: Sequence[str], refs: Sequence[str] | None) -> list[ExchangeNote]:
    found = []
    for row in sql.rows(_NOTES, {"orders": orders, "refs": refs}):
        ref, is_back, base, quote, source_minor, target_minor, mid_num, mid_den, rate_num, rate_den, *rest = row
        mid, rate = Fraction(int(mid_num), int(mid_den)), Fraction(int(rate_num), int(rate_den))
        found.append(ExchangeNote(ref, is_back, base, quote, source_minor, target_minor, mid, rate, *rest))
    return found


def order_waits(order_id: UUID) -> RateWaitLine | None:
    """The order's place among those that wait for a rate, or None."""
    row = sql.one(_WAIT_OF_ORDER, {"order": order_id})
    return RateWaitLine(*row) if row else None
