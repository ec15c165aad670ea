"""As much of Stripe's API as its own package needs for hosted payment pages, refunds, events and balances."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import Any, Final

from . import business, notices
from .books import SHANGHAI, Books, Merchant, Notice, Refund, Trade, number
from .business import No
from .calling import other, step
from .statements import Line, lines_of
from .stripe_authorisations import Authorises
from .stripe_forms import error, nested
from .web import Hangup, Request, Response, as_json

Answer = dict[str, Any]
_WORDS: Final = {
    "content_differs": "idempotency_error",
    "too_much": "charge_already_refunded",
    "paid": "checkout_session_complete",
    "not_authorised": "payment_intent_unexpected_state",
}
_HAS_INTENT: Final = frozenset({"processing", "authorised"})
_INTENTS: Final = {
    "paid": "succeeded", "finished": "succeeded", "processing": "processing", "authorised": "requires_capture", "closed": "canceled",
}  # fmt: skip
_EVENTS: Final = {
    "paid": "checkout.session.completed", "authorised": "checkout.session.completed", "closed": "checkout.session.expired",
}  # fmt: skip
_DISPUTES: Final = {"chargeback": "dispute", "chargeback_won": "dispute_reversal"}
_REMEMBERED_S: Final = 86_400


class Stripe(Authorises):
    """Forms in, JSON out; a secret key names the account; webhooks signed by HMAC."""

    code = "stripe"
    schedule: tuple[int, ...] = (
        300,
        1_800,
        7_200,
        18_000,
        36_000,
        43_200,
        43_200,
        43_200,
    )  # up to three days; steps unverified

    def __init__(self, books: Books, base: str) -> None:
        self.books = books
        self.base = base
        self._done: dict[tuple[str, str], tuple[str, int, Response]] = {}

    def answer(self, request: Request) -> Response:
        """A call; one with an idempotency key that is known gets its first answer."""
        secret = request.headers.get("authorization", "").removeprefix("Bearer ")
        merchant = next((m for m in self.books.merchants if m.provider == self.code and secret in (m.keys["secret_key"],
            m.keys.get("secret_key_before"))), None)  # fmt: skip
        if merchant is None or not secret:
            return error(401, "invalid_request_error", "invalid_api_key")
        name, work, parts = self._route(request)
        fault = self.books.faults.take(self.code, name)
        if fault == "timeout_before":
            raise Hangup
        if fault == "maintenance":
            return Response(503, b"{}")
        if fault == "rate_limited":
            return error(429, "rate_limit_error", "rate_limit")
        if fault == "busy":
            return error(500, "api_error", "busy")
        if fault == "declined":
            return error(402, "card_error", "card_declined")
        answer = self._once(merchant, work, parts, request, fault)
        if fault == "timeout_after":
            raise Hangup
        return error(500, "api_error", "lost") if fault == "server_error_after" else answer

    def _once(self, merchant: Merchant, work: str, parts: tuple[str, ...], request: Request, fault: str) -> Response:
        key, text = request.headers.get("idempotency-key", ""), request.body.decode()
        known = self._done.get((merchant.id, key)) if key else None
        if known and known[1] + _REMEMBERED_S > self.books.now():
            return known[2] if known[0] == text else error(400, "idempotency_error", "idempotency_key_in_use")
        asked = nested({**request.query, **request.form})
        try:
            found = getattr(self, work)(merchant, asked, parts, fault) if work else None
            answer = as_json(found) if found is not None else error(404, "invalid_request_error", "resource_missing")
        except No as refusal:
            answer = error(400, "invalid_request_error", _WORDS.get(refusal.reason, refusal.reason))
        except (KeyError, ValueError):
            answer = error(400, "invalid_request_error", "parameter_invalid")
        if key and request.method == "POST":
            self._done[merchant.id, key] = (text, self.books.now(), answer)
        return answer

    def _route(self, request: Request) -> tuple[str, str, tuple[str, ...]]:
        for method, pattern, name, work in _ROUTES:
            if method == request.method and (found := re.fullmatch(pattern, request.path)):
                return name, work, found.groups()
        return "", "", ()

    def open_session(self, merchant: Merchant, asked: Answer, _parts: tuple[str, ...], _fault: str) -> Answer:
        """A hosted page for one payment."""
        item = asked["line_items"]["0"]
        price, now = item["price_data"], self.books.now()
        amount = int(price["unit_amount"]) * int(item.get("quantity", 1))
        until = int(asked.get("expires_at", now + 86_400))
        if not now + 1_700 <= until <= now + 86_460:
            raise ValueError("expires_at")
        made = Trade(self.code, merchant.id, asked["client_reference_id"], "cs_test_" + number(), amount, price["currency"].upper(),
                     price["product_data"]["name"], "waiting", "", asked["success_url"], now, until,
                     extra={"cancel": asked.get("cancel_url", ""), "intent": "pi_" + number(),
                     "later": asked.get("payment_intent_data", {}).get("capture_method") == "manual",
                     "metadata": asked.get("metadata", {})})  # fmt: skip
        return self._session(business.open_trade(self.books, made), "")

    def session(self, merchant: Merchant, _asked: Answer, parts: tuple[str, ...], fault: str) -> Answer | None:
        """A hosted page and what became of it."""
        trade = self.books.trade_by_no(parts[0])
        return self._session(trade, fault) if trade and trade.merchant == merchant.id else None

    def expire(self, merchant: Merchant, _asked: Answer, parts: tuple[str, ...], _fault: str) -> Answer | None:
        """Nobody can pay there any more."""
        trade = self.books.trade_by_no(parts[0])
        if trade is None or trade.merchant != merchant.id:
            return None
        if trade.state == "closed":
            raise No("session_expired")
        business.close(trade)
        return self._session(trade, "")

    def intent(self, merchant: Merchant, _asked: Answer, parts: tuple[str, ...], fault: str) -> Answer | None:
        """The payment behind a page."""
        trade = self._by_intent(merchant, parts[0])
        return self._intent(trade, fault) if trade else None

    def refund(self, merchant: Merchant, asked: Answer, _parts: tuple[str, ...], _fault: str) -> Answer | None:
        """Give back a part of a payment."""
        trade = self._by_intent(merchant, asked["payment_intent"])
        if trade is None:
            return None
        made, _new = business.refund(self.books, trade, asked["metadata"]["request_no"], int(asked["amount"]), trade.currency)
        return self._refund(made)

    def refunds(self, merchant: Merchant, asked: Answer, _parts: tuple[str, ...], _fault: str) -> Answer:
        """The refunds of a payment."""
        trade = self._by_intent(merchant, asked.get("payment_intent", ""))
        found = [self._refund(one) for one in self.books.refunds if trade and one.trade_no == trade.trade_no]
        return {"object": "list", "url": "/v1/refunds", "has_more": False, "data": found[::-1]}

    def balance(self, _merchant: Merchant, _asked: Answer, _parts: tuple[str, ...], _fault: str) -> Answer:
        """What is there."""
        return {"object": "balance", "livemode": False, "available": [], "pending": []}

    def event(self, merchant: Merchant, _asked: Answer, parts: tuple[str, ...], _fault: str) -> Answer | None:
        """An event again."""
        known = next((n for n in self.books.notices if "evt_" + n.id == parts[0] and n.merchant == merchant.id), None)
        return self._event(known, known.content) if known else None

    def transactions(self, merchant: Merchant, asked: Answer, _parts: tuple[str, ...], _fault: str) -> Answer:
        """Movements of a balance between two moments, all on one page."""
        first, last = int(asked["created"]["gte"]), int(asked["created"]["lt"])
        days = sorted(self._days(first, last))  # the books go by days of Shanghai, two of which meet in one of UTC
        lines = [
            line
            for day in days
            for line in lines_of(self.books, merchant, day)
            # a line that was put on another day on purpose stands with the first of them
            if first <= line.at < last or (day == days[0] and not first - 86_400 <= line.at < last + 86_400)
        ]
        data = [
            {"id": f"txn_{index}_{line.provider_no}", "object": "balance_transaction",
                "type": {"payment": "charge", **dict.fromkeys(_DISPUTES, "adjustment")}.get(line.kind, line.kind),
                "reporting_category": _DISPUTES.get(line.kind, line.kind),
             "amount": line.amount if line.kind in {"payment", "chargeback_won"} else -line.amount, "fee": line.fee,
             "currency": line.currency.lower(), "created": line.at,
             "description": line.subject, "source": self._source(line)}
            for index, line in enumerate(lines)
        ]  # fmt: skip
        return {"object": "list", "url": "/v1/balance_transactions", "has_more": False, "data": data}

    def _source(self, line: Line) -> Answer:
        intent = self._intent_of(line.provider_no)
        if line.kind in _DISPUTES:
            return {"id": line.request_no, "object": "dispute", "payment_intent": intent, "metadata": {}}
        told = {"our_ref": line.number, "request_no": line.request_no}
        return {"id": "ch_" + line.provider_no, "object": "charge", "payment_intent": intent, "metadata": told}

    def _days(self, first: int, last: int) -> set[str]:
        seconds = (*range(first, last, 86_400), last - 1)
        return {self.books.at(second).astimezone(SHANGHAI).strftime("%Y-%m-%d") for second in seconds}

    def _intent_of(self, trade_no: str) -> str:
        trade = self.books.trade_by_no(trade_no)
        return str(trade.extra["intent"]) if trade else ""

    def _by_intent(self, merchant: Merchant, intent: str) -> Trade | None:
        return next(
            (t for t in self.books.trades if t.merchant == merchant.id and intent and t.extra.get("intent") == intent), None
        )

    def _session(self, trade: Trade, fault: str) -> Answer:
        status = {
            "paid": "complete",
            "finished": "complete",
            "processing": "complete",
            "authorised": "complete",
            "closed": "expired",
        }.get(trade.state, "open")
        currency = other(trade.currency) if fault == "other_currency" else trade.currency
        is_paid = trade.state in {"paid", "finished"}
        return {"id": trade.trade_no, "object": "checkout.session", "mode": "payment", "status": status, "livemode": False,
                "payment_status": "paid" if is_paid else "unpaid", "client_reference_id": trade.number,
                "amount_total": trade.extra.get("authorised", trade.amount) + step(fault),
                "currency": currency.lower(), "created": trade.created_at, "expires_at": trade.expires_at,
                "metadata": trade.extra["metadata"],
                "url": f"{self.base}/cashier/{trade.trade_no}" if status == "open" else None,
                "payment_intent": self._intent(trade, fault) if is_paid or trade.state in _HAS_INTENT else None}  # fmt: skip

    def _intent(self, trade: Trade, fault: str) -> Answer:
        currency = other(trade.currency) if fault == "other_currency" else trade.currency
        status = _INTENTS.get(trade.state, "requires_payment_method")
        return {"id": trade.extra["intent"], "object": "payment_intent", "status": status,
            "amount": trade.extra.get("authorised", trade.amount) + step(fault), "currency": currency.lower(),
            "capture_method": "manual" if trade.extra.get("later") else "automatic",
            "amount_capturable": trade.amount + step(fault) if status == "requires_capture" else 0,
                "amount_received": trade.amount + step(fault) if status == "succeeded" else 0, "created": trade.paid_at or trade.created_at,
                "metadata": {"our_ref": trade.number}, "on_behalf_of": "acct_somebody" if fault == "wrong_seller" else None}  # fmt: skip

    def _refund(self, made: Refund) -> Answer:
        trade = self.books.trade_by_no(made.trade_no)
        assert trade is not None
        return {"id": "re_" + made.refund_no, "object": "refund", "status": "succeeded", "amount": made.amount,
            "currency": made.currency.lower(),
                "payment_intent": trade.extra["intent"], "created": made.at, "metadata": {"request_no": made.number}}  # fmt: skip

    def notify(self, merchant: Merchant, subject: str, row: Any) -> None:
        """Owe an event."""
        if isinstance(row, Trade):
            kind = _EVENTS.get(row.state)
            if kind:
                notices.owe(self.books, merchant, subject, row.number, {"type": kind, "object": self._session(row, "")})
        elif isinstance(row, Refund):
            notices.owe(self.books, merchant, subject, row.number, {"type": "refund.updated", "object": self._refund(row)})

    def _event(self, notice: Notice, content: Answer) -> Answer:
        return {"id": "evt_" + notice.id, "object": "event", "api_version": "2026-10-29", "created": notice.created_at, "livemode": False,
                "account": notice.merchant, "type": content["type"], "data": {"object": content["object"]}}  # fmt: skip

    def message(self, merchant: Merchant, notice: Notice, fault: str) -> notices.Message:
        """JSON under an HMAC over time and body."""
        content = json.loads(json.dumps(notice.content))
        inside = content["object"]
        if "amount_total" in inside:
            inside["amount_total"] += step(fault)
            if fault == "other_currency":
                inside["currency"] = "usd"
        if fault == "plus_in_values":
            inside["description"] = "1+1 = 2 & more"
        event = self._event(notice, content)
        if fault in {"wrong_app_id", "wrong_seller_id"}:
            event["account"] = "acct_somebody_else"
        body = json.dumps(event, ensure_ascii=False).encode("gbk" if fault == "gbk_body" else "utf-8")
        stamp = self.books.now() - self.books.offset - (900 if fault == "stale" else 0)
        digest = hashlib.sha1 if fault == "sha1_signature" else hashlib.sha256
        secret = "whsec_else" if fault == "bad_signature" else merchant.keys["webhook_secret"]
        signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, digest).hexdigest()
        return body, {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": f"t={stamp},v1={signature}"}

    def is_taken(self, status: int, _body: bytes) -> bool:
        """Any 2xx."""
        return 200 <= status < 300

    def back(self, trade: Trade) -> str:
        """To the page of success once paid, else to the one for those who left."""
        if trade.state in {"paid", "authorised", "processing"}:
            return trade.return_url.replace("{CHECKOUT_SESSION_ID}", trade.trade_no)
        return str(trade.extra["cancel"]) or trade.return_url


_ROUTES: Final = (
    ("POST", r"/v1/checkout/sessions", "pay", "open_session"),
    ("GET", r"/v1/checkout/sessions/([^/]+)", "query", "session"),
    ("POST", r"/v1/checkout/sessions/([^/]+)/expire", "close", "expire"),
    ("GET", r"/v1/payment_intents/([^/]+)", "query", "intent"),
    ("POST", r"/v1/payment_intents/([^/]+)/capture", "capture", "capture"),
    ("POST", r"/v1/payment_intents/([^/]+)/cancel", "void", "cancel"),
    ("POST", r"/v1/refunds", "refund", "refund"),
    ("GET", r"/v1/refunds", "query_refund", "refunds"),
    ("GET", r"/v1/events/([^/]+)", "event", "event"),
    ("GET", r"/v1/balance", "balance", "balance"),
    ("GET", r"/v1/balance_transactions", "statement", "transactions"),
)
