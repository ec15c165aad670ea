"""The page where a buyer pays: pays, is declined, waits for the bank, or leaves; and chooses what becomes of the notification."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Final, Protocol

from . import business
from .books import Books, Trade, to_decimal
from .faults import NOTIFICATION
from .notices import Writes
from .web import Request, Response, page, redirect

MARKS: Final = {"alipay": "Alipay 支付宝", "antom": "Antom", "wechat": "WeChat Pay 微信支付", "stripe": "Stripe"}
_HEARD: Final = frozenset({"paid", "authorised"})  # what the shop is told of
FATES: Final = ("", "drop", "delay", "duplicate", "before_return")
_WORDS: Final = {
    "en": {
        "pay": "Pay", "later": "Pay, but the bank takes its time", "decline": "Have the bank decline", "leave": "Leave without paying",
        "for": "For", "number": "Number", "paid": "This is paid.", "over": "This payment is over.",
        "declined": "Your bank declined. You can try again.",
        "back": "Back to the shop", "close": "You can close this page: the shop hears of it.", "wait": "The bank is working on it.",
        "agree": "Agree; nothing is taken now", "agreed": "You have agreed. Nothing was taken.",
        "fate": "What becomes of the message to the shop", "": "arrives", "drop": "is lost", "delay": "comes ten minutes later",
        "duplicate": "comes twice", "before_return": "comes before you are back", "none": "There is no such payment.",
    },
    "zh": {
        "pay": "支付", "later": "支付，但银行处理较慢", "decline": "模拟银行拒绝", "leave": "不支付，返回商店", "for": "商品",
            "number": "交易号",
        "paid": "已支付。", "over": "该交易已结束。", "declined": "银行拒绝了这笔支付，您可以再试一次。", "back": "返回商店",
        "agree": "同意（现在不扣款）", "agreed": "您已同意，尚未扣款。",
        "close": "您可以关闭此页面，商店会收到通知。", "wait": "银行正在处理。", "fate": "发给商店的异步通知", "": "正常送达",
        "drop": "丢失",
        "delay": "延迟十分钟", "duplicate": "重复送达", "before_return": "在您返回之前送达", "none": "没有这笔交易。",
    },
}  # fmt: skip


class Speaks(Writes, Protocol):
    """What the cashier needs of a protocol."""

    def back(self, trade: Trade) -> str: ...


class Cashier:
    """Pages at /cashier/<trade number>."""

    def __init__(self, books: Books, protocols: Mapping[str, Speaks]) -> None:
        self.books = books
        self.protocols = protocols
        self.hurry: list[str] = []  # numbers whose message goes out before the buyer does

    def answer(self, request: Request) -> tuple[Response, Trade | None]:
        """The page, and the trade when something happened to it."""
        words = _WORDS["zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"]
        trade = self.books.trade_by_no(request.path.rsplit("/", 1)[-1])
        if trade is None:
            return page("?", f"<h1>{words['none']}</h1>", 404), None
        if (wanted := request.query.get("redirect_url", "")).startswith(("http://", "https://")):
            trade.extra["redirect_url"] = wanted
        address = self.protocols[trade.provider].back(trade)
        if request.method != "POST":
            return self._page(trade, words, address), None
        do, fate = request.form.get("do", ""), request.form.get("fate", "")
        if do == "leave":
            return (redirect(address) if address else self._page(trade, words, "")), None
        happened = self._done(trade, do)
        if happened and trade.state in _HEARD and fate in FATES and fate:
            self.books.faults.inject(trade.provider, NOTIFICATION, fate)
        changed = trade if happened and trade.state in _HEARD else None
        address = self.protocols[trade.provider].back(trade)
        goes = bool(address) and trade.state in {*_HEARD, "processing"}
        return (redirect(address) if goes else self._page(trade, words, address)), changed

    def _done(self, trade: Trade, do: str) -> bool:
        if do == "pay":
            return business.pay(self.books, trade)
        if do == "later":
            return business.pay_later(self.books, trade)
        return business.decline(trade) if do == "decline" else False

    def _page(self, trade: Trade, words: dict[str, str], address: str) -> Response:
        told = {
            "paid": words["paid"],
            "finished": words["paid"],
            "closed": words["over"],
            "failed": words["declined"],
            "processing": words["wait"],
            "authorised": words["agreed"],
        }
        notice = f'<p class="notice" role="status">{told[trade.state]}</p>' if trade.state in told else ""
        open_now = trade.state in {"waiting", "failed"} and not (trade.expires_at and trade.expires_at <= self.books.now())
        fates = "".join(f'<option value="{fate}">{words[fate]}</option>' for fate in FATES)
        later = "" if trade.extra.get("later") else f'<button name="do" value="later">{words["later"]}</button>'
        form = (
            f'<form method="post" action="/cashier/{html.escape(trade.trade_no)}">'
            f'<button class="main" name="do" value="pay">{words["agree" if trade.extra.get("later") else "pay"]}</button>'
            f'{later}<button name="do" value="decline">{words["decline"]}</button>'
            f'<button name="do" value="leave">{words["leave"]}</button>'
            f'<p><label for="fate">{words["fate"]}</label><select id="fate" name="fate">{fates}</select></p></form>'
        )
        back = (
            f'<p><a class="button" href="{html.escape(address)}">{words["back"]}</a></p>'
            if address
            else f'<p class="soft">{words["close"]}</p>'
        )
        return page(
            MARKS[trade.provider],
            f'<div class="card {trade.provider}"><p class="mark">{MARKS[trade.provider]}</p>'
            f'<p class="sum">{trade.currency} {to_decimal(trade.amount, trade.currency)}</p>{notice}{form if open_now else back}'
            f"<dl><dt>{words['for']}</dt><dd>{html.escape(trade.subject)}</dd><dt>{words['number']}</dt>"
            f"<dd>{html.escape(trade.trade_no)}</dd></dl></div>",
        )
