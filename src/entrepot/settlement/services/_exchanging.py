"""Orders of stores that are settled in another currency: their quotes, or their names on the list of those that wait for a rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.money import exponent
from entrepot.ledger.types import AccountKey
from entrepot.settlement.errors import WaitsForRate
from entrepot.settlement.models import Exchange
from entrepot.settlement.queries.exchange import quotes, settlement_currencies
from entrepot.settlement.rules import exchanged
from entrepot.settlement.types import Quote

_LOCK_WAITS: Final = "SELECT order_id FROM settlement_ratewait WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id FOR UPDATE"
_WAIT: Final = """
INSERT INTO settlement_ratewait (order_id, store_id, base, quote, since)
SELECT d.*, %s FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[]) AS d(order_id, store_id, base, quote)
ON CONFLICT (order_id) DO UPDATE SET base = excluded.base, quote = excluded.quote
"""
_EARLIER: Final = "DELETE FROM settlement_exchange WHERE order_id = ANY(%s::uuid[])"
_OVER: Final = "DELETE FROM settlement_ratewait WHERE order_id = ANY(%s::uuid[])"


class Due(NamedTuple):
    """An order about to be settled with the store's part of it."""

    order_id: UUID
    store_id: UUID
    currency: str
    store_minor: int


class RateExpired(Exception):
    """A quote ended while the batch waited for the books: it is done again."""


def lock_waits(order_ids: Sequence[UUID]) -> None:
    """After the settlements: nobody opens a case on the escrow of an order that waits while it is settled, nor the other way round."""
    sql.execute(_LOCK_WAITS, [list(order_ids)])


def quotes_of(due: Sequence[Due], now: datetime) -> tuple[dict[UUID, Quote], dict[UUID, WaitsForRate]]:
    """The quote of each order whose store is settled in another currency, and those for which there is none."""
    chosen = settlement_currencies({one.store_id for one in due if one.store_minor}) if due else {}
    pairs = {
        one.order_id: (one.currency, chosen[one.store_id])
        for one in due
        if one.store_minor and chosen.get(one.store_id, one.currency) != one.currency
    }
    known = quotes(set(pairs.values()), now)
    waiting = {order_id: WaitsForRate(base=pair[0], quote=pair[1]) for order_id, pair in pairs.items() if pair not in known}
    return {order_id: known[pair] for order_id, pair in pairs.items() if pair in known}, waiting


def note_waits(due: Iterable[Due], waiting: Mapping[UUID, WaitsForRate], now: datetime) -> None:
    """Write down who waits; who did already keeps the time since when."""
    rows = [
        (one.order_id, one.store_id, one.currency, waiting[one.order_id].fields["quote"])
        for one in due
        if one.order_id in waiting
    ]
    if rows:
        sql.execute(_WAIT, [now, *(list(column) for column in zip(*rows, strict=True))])


def waits_over(order_ids: Sequence[UUID]) -> None:
    """These do not wait any more."""
    sql.execute(_OVER, [list(order_ids)])


def exchange_at(quote: Quote, order_id: UUID, store_id: UUID, source_minor: int, now: datetime) -> Exchange | None:
    """The row of an exchange at this quote, not stored yet; None where nothing is left to be exchanged."""
    if not source_minor:
        return None
    return Exchange(
        settlement_id=order_id, store_id=store_id, base=quote.base, quote=quote.quote, source_minor=source_minor,
        target_minor=exchanged(source_minor, quote.rate, quote.base, quote.quote),
        mid_num=quote.mid.numerator, mid_den=quote.mid.denominator, rate_num=quote.rate.numerator, rate_den=quote.rate.denominator,
        shift=exponent(quote.quote) - exponent(quote.base), margin_bps=quote.margin_bps, rate_ids=list(quote.rate_ids),
        source=quote.source[:420], published_on=quote.published_on, expires_at=quote.expires_at, at=now,
    )  # fmt: skip


def keep_quotes(order_ids: Sequence[UUID], exchanges: Iterable[Exchange | None]) -> None:
    """Store the quotes of these orders, which wait no more. What an earlier attempt at letting their money go was made at falls away."""
    waits_over(order_ids)
    rows = [row for row in exchanges if row is not None]
    if rows:
        sql.execute(_EARLIER, [[row.settlement_id for row in rows]])
        Exchange.objects.bulk_create(rows)


def check_fresh(quoted: Mapping[UUID, Quote]) -> None:
    """To be asked after the posting. Raises RateExpired when a quote ended before the books had it."""
    if quoted and min(quote.expires_at for quote in quoted.values()) <= clock.now():
        raise RateExpired


def position(currency: str) -> AccountKey:
    """What the platform is long (credit) or short (debit) in a currency by exchanges that are not closed yet."""
    return AccountKey("fx.position", "", currency)
