"""Payment intents that are captured later: taken, or cancelled."""

from __future__ import annotations

from typing import Any

from . import business
from .books import Books, Merchant, Trade

Answer = dict[str, Any]


class Authorises:
    """The part of Stripe's API that takes what was authorised, or lets it go."""

    books: Books

    def _by_intent(self, merchant: Merchant, intent: str) -> Trade | None:
        raise NotImplementedError

    def _intent(self, trade: Trade, fault: str) -> Answer:
        raise NotImplementedError

    def capture(self, merchant: Merchant, asked: Answer, parts: tuple[str, ...], fault: str) -> Answer | None:
        """Take it, all or `amount_to_capture`."""
        trade = self._by_intent(merchant, parts[0])
        if trade is None:
            return None
        business.capture(self.books, trade, int(asked.get("amount_to_capture", trade.amount)))
        return self._intent(trade, fault)

    def cancel(self, merchant: Merchant, _asked: Answer, parts: tuple[str, ...], fault: str) -> Answer | None:
        """Let it go."""
        trade = self._by_intent(merchant, parts[0])
        if trade is None:
            return None
        business.void(trade)
        return self._intent(trade, fault)
