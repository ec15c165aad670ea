"""Profit sharing of WeChat Pay: what a merchant does with money that is kept for it."""

from __future__ import annotations

from typing import Any

from . import business
from .books import SHANGHAI, Books, Merchant, Release, Trade
from .business import No

Answer = dict[str, Any]


class Sharing:
    """A part of the protocol; `books` are those of the whole."""

    books: Books

    def refunded_out_of(self, trade: Trade, amount: int) -> str:
        """The release that a refund is paid out of: none while so much is kept, the merchant's own balance afterwards."""
        shared = [release.number for release in self.books.releases if release.trade_no == trade.trade_no]
        return shared[-1] if shared and trade.held < amount else ""

    def share(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """Parts for others; what is left is the merchant's when it says so."""
        receivers = asked["receivers"]
        parts = sum(int(one["amount"]) for one in receivers)
        if not 0 < len(receivers) <= 5 or asked["appid"] != merchant.keys["appid"]:
            raise ValueError("receivers")
        return self._let_go(merchant, asked, receivers, parts, whole=bool(asked.get("unfreeze_unsplit")))

    def unfreeze(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """All that is left is the merchant's."""
        return self._let_go(merchant, asked, [], 0, whole=True)

    def query_share(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """What became of it."""
        for known in self.books.releases:
            if (known.merchant, known.number, known.trade_no) == (merchant.id, asked["out_order_no"], asked["transaction_id"]):
                return self._released(merchant, known)
        raise No("no_share")

    def _let_go(self, merchant: Merchant, asked: Answer, receivers: list[dict[str, Any]], parts: int, *, whole: bool) -> Answer:
        trade = self.books.trade_by_no(asked["transaction_id"])
        if trade is None or trade.merchant != merchant.id:
            raise No("absent")
        known = next((r for r in self.books.releases if (r.merchant, r.number) == (merchant.id, asked["out_order_no"])), None)
        if known is None and (parts > trade.held or not trade.held):
            raise No("nothing_held")
        amount = known.amount if known else trade.held if whole else parts
        made, _new = business.release(self.books, trade, asked["out_order_no"], amount, "confirm", receivers)
        return self._released(merchant, made)

    def _released(self, merchant: Merchant, made: Release) -> Answer:
        rest = made.amount - sum(int(one["amount"]) for one in made.receivers)
        mine = [{"type": "MERCHANT_ID", "account": merchant.id, "amount": rest}] if rest else []
        shown = [
            {
                **one,
                "result": "SUCCESS",
                "finish_time": self.books.at(made.at).astimezone(SHANGHAI).isoformat(timespec="seconds"),
            }
            for one in (*made.receivers, *mine)
        ]
        return {"transaction_id": made.trade_no, "out_order_no": made.number, "order_id": made.release_no, "state": "FINISHED",
                "receivers": shown}  # fmt: skip
