"""A store of the sample market is settled in its own currency: rates every third day, and a bank that changed a part of the position."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock, fx
from entrepot.kernel.money import Money
from entrepot.settlement.queries import positions, quotes
from entrepot.settlement.services import book_deal, choose_currency, enter_rates
from entrepot.settlement.types import NewRate

from .opening import Market

_STORE: Final = "nordlicht"  # the address of the store that is settled in euro
_CURRENCIES: Final = ("CNY", "GBP", "JPY", "USD")
_EVERY: Final = 3  # days
_SOURCE: Final = "European Central Bank, reference rates as the package carries them"
_REFERENCE: Final = "SAMPLE-FX-1"


def publish_rates(day: date, *, entered_by: Actor, approved_by: Actor) -> None:
    """Put the reference rates of every third day in force; once a day, so that an interrupted build goes on."""
    if day.toordinal() % _EVERY or sql.scalar("SELECT EXISTS (SELECT FROM settlement_fxrate WHERE published_on = %s)", [day]):
        return
    rates = [NewRate("EUR", code, fx.rate("EUR", code, day).value) for code in _CURRENCIES]
    enter_rates(rates, published_on=day, source=_SOURCE, proposed_by=entered_by.code, actor=approved_by)


def begin_exchanging(market: Market, day: date, *, entered_by: Actor, approved_by: Actor) -> None:
    """The first rates, and the store's choice, from its first order on; nothing changes where it is so already."""
    publish_rates(day - timedelta(days=day.toordinal() % _EVERY), entered_by=entered_by, approved_by=approved_by)
    store = market.stores[_STORE]
    choose_currency(store.id, "EUR", actor=store.owner)


def close_a_part(*, proposed_by: Actor, approved_by: Actor) -> None:
    """The bank changed two thirds of what the position has in yuan, a little below the mid rate; once."""
    if sql.scalar("SELECT EXISTS (SELECT FROM settlement_fxdeal WHERE reference = %s)", [_REFERENCE]):
        return
    open_minor = next((line.open_minor for line in positions("CNY") if line.currency == "CNY"), 0)
    quote = quotes({("CNY", "EUR")}, clock.now()).get(("CNY", "EUR"))
    sold = open_minor * 2 // 3
    if quote is None or sold <= 0:
        return
    rate = Decimal(quote.mid.numerator) / quote.mid.denominator * Decimal("0.998")
    book_deal(
        Money(sold, "CNY"), Money(sold, "CNY").convert("EUR", rate), reference=_REFERENCE, reason="Close two thirds of the position",
        proposed_by=proposed_by.code, actor=approved_by,
    )  # fmt: skip
