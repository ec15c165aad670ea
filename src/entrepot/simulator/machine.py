"""The whole simulator as one object: requests in, answers out, messages delivered when told to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Protocol

import httpx

from .admin import Admin
from .alipay import Alipay
from .antom import Antom
from .books import Books, Merchant
from .business import tick
from .cashier import Cashier, Speaks
from .notices import Post, Postman
from .stripe import Stripe
from .web import Request, Response, page, redirect, style
from .wechat import WeChat

_DOORS: Final = (("/gateway.do", "alipay"), ("/alipay/", "alipay"), ("/ams/", "antom"), ("/v3/", "wechat"), ("/v1/", "stripe"))


class Provider(Speaks, Protocol):
    """One provider's protocol."""

    def answer(self, request: Request) -> Response: ...

    def notify(self, merchant: Merchant, subject: str, row: Any) -> None: ...


class Simulator:
    """Alipay, Antom, WeChat Pay and Stripe at the address `base`; `file` keeps what they know over restarts."""

    def __init__(self, base: str, *, file: Path | None = None, post: Post | None = None) -> None:
        self.base = base
        self.books = Books(file)
        self.protocols: dict[str, Provider] = {
            made.code: made
            for made in (Alipay(self.books, base), Antom(self.books, base), WeChat(self.books, base), Stripe(self.books, base))
        }
        for merchant in self.books.merchants:
            merchant.keys["base"] = base  # it may be served elsewhere than last time
        self.cashier = Cashier(self.books, self.protocols)
        self.admin = Admin(self.books, base)
        self.postman = Postman(self.books, self.protocols, post or over_http)

    def handle(self, request: Request) -> Response:
        """One request. Raises Hangup where a fault cuts the line."""
        with self.books.lock:
            self._happen()
            before = len(self.books.refunds)
            hurry = False
            try:
                answer, hurry = self._answer(request)
            finally:
                for made in self.books.refunds[before:]:
                    self._tell(made.provider, made.merchant, "refund", made)
                late_s = self.books.faults.late_s()
        if hurry:  # the message overtakes the buyer
            self.postman.deliver()
        return replace(answer, late_s=late_s) if late_s else answer

    def work(self) -> int:
        """What is due by the clock: trades that run out, payouts that move, messages; how many messages were taken."""
        with self.books.lock:
            self._happen()
        return self.postman.deliver()

    def _answer(self, request: Request) -> tuple[Response, bool]:
        path = request.path
        if path.startswith("/cashier/"):
            answer, changed = self.cashier.answer(request)
            if changed is not None:
                self._tell(changed.provider, changed.merchant, "payment", changed)
            return answer, any(fault.effect == "before_return" for fault in self.books.faults.waiting) and changed is not None
        if path.startswith("/admin"):
            answer = self.admin.answer(request)
            while self.admin.moved:
                subject, row = self.admin.moved.pop()
                self._tell(row.provider, row.merchant, subject, row)
            return answer, False
        if path == "/style.css":
            return style(), False
        for start, code in _DOORS:
            if path.startswith(start):
                return self.protocols[code].answer(request), False
        return (redirect("/admin") if path == "/" else page("?", "<h1>There is nothing here.</h1>", 404)), False

    def _happen(self) -> None:
        for subject, row in tick(self.books):
            self._tell(row.provider, row.merchant, "payout" if subject == "payout" else "payment", row)

    def _tell(self, provider: str, merchant_id: str, subject: str, row: object) -> None:
        merchant = self.books.merchant(provider, merchant_id)
        if merchant is not None:
            self.protocols[provider].notify(merchant, subject, row)


def over_http(address: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Status and body of the merchant's answer; (0, nothing) where nobody answers."""
    try:
        with httpx.Client(timeout=httpx.Timeout(5.0, connect=2.0), follow_redirects=False, trust_env=False) as client:
            answer = client.post(address, content=body, headers=dict(headers))
    except httpx.HTTPError:
        return 0, b""
    return answer.status_code, answer.content
