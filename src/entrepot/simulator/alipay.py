"""Alipay's open API gateway, as its documents describe it."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

from . import alipay_calls as calls
from . import business, keys, notices
from .books import SHANGHAI, Books, Merchant, Notice, Trade, from_decimal, number, shanghai, to_decimal
from .business import No
from .calling import Throttle, tampered
from .web import Hangup, Request, Response, page, redirect

Answer = dict[str, Any]
_STATUS: Final = {"waiting": "WAIT_BUYER_PAY", "processing": "WAIT_BUYER_PAY", "paid": "TRADE_SUCCESS",
                  "finished": "TRADE_FINISHED", "failed": "WAIT_BUYER_PAY", "closed": "TRADE_CLOSED"}  # fmt: skip
_PAGES: Final = frozenset({"alipay.trade.page.pay", "alipay.trade.wap.pay"})
_SPOKEN: Final = {"busy": ("20000", "aop.ACQ.SYSTEM_ERROR"), "declined": ("40004", "ACQ.DECLINED_BY_FAULT")}


class Alipay:
    """One gateway; merchants are told apart by app_id."""

    code = "alipay"
    schedule: tuple[int, ...] = (240, 600, 600, 3_600, 7_200, 21_600, 54_000)  # 4m, 10m, 10m, 1h, 2h, 6h, 15h

    def __init__(self, books: Books, base: str) -> None:
        self.books = books
        self.base = base
        self.throttle = Throttle(books)

    def answer(self, request: Request) -> Response:
        """A call by POST, or a buyer's browser that comes by GET to pay."""
        given = {**request.query, **(request.form if request.method == "POST" else {})}
        merchant = self.books.merchant(self.code, given.get("app_id", ""))
        method = given.get("method", "")
        if request.target.startswith("/alipay/bill/"):
            return calls.bill(self.books, request)
        if merchant is None:  # the real gateway does not sign this either
            body = {"error_response": _refused("40002", "isv.invalid-app-id")}
            return Response(200, json.dumps(body).encode(), {"Content-Type": "text/html;charset=utf-8"})
        if method in _PAGES:
            return self._pay_page(merchant, given)
        return self._called(merchant, method, given)

    def _pay_page(self, merchant: Merchant, given: dict[str, str]) -> Response:
        """Opens the trade and sends the buyer to its cashier."""
        if not _is_signed(merchant, given):
            return page("Alipay", "<h1>ILLEGAL_SIGN</h1><p>The address was changed on its way.</p>", 400)
        asked = json.loads(given["biz_content"])
        now = self.books.now()
        amount = from_decimal(asked["total_amount"], "CNY")
        until = calls.seconds_of(asked.get("time_expire", ""), now + 15 * 86_400)
        made = Trade(self.code, merchant.id, asked["out_trade_no"], number("2026"), amount, "CNY", asked.get("subject", ""),
                     "waiting", given.get("notify_url", ""), given.get("return_url", ""), now, until)  # fmt: skip
        if asked.get("settle_info"):
            made.held = amount
        try:
            trade = business.open_trade(self.books, made)
        except No as refusal:
            if refusal.reason == business.CONTENT_DIFFERS:
                return page("Alipay", "<h1>CONTEXT_INCONSISTENT</h1><p>This number was used for another amount.</p>", 400)
            known = self.books.trade(self.code, merchant.id, made.number)
            assert known is not None
            trade = known
        return redirect(f"{self.base}/cashier/{trade.trade_no}")

    def _called(self, merchant: Merchant, method: str, given: dict[str, str]) -> Response:
        name = calls.NAMES.get(method, method)
        fault = self.books.faults.take(self.code, name)
        if fault == "timeout_before":
            raise Hangup
        if fault == "maintenance":
            return Response(503, b"<html>maintenance</html>")
        answer = self._worked(merchant, method, given, fault)
        if fault == "timeout_after":
            raise Hangup
        if fault == "server_error_after":
            return Response(500, b"<html>Internal error</html>")
        key = method.replace(".", "_") + "_response"
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        signature = keys.sign(
            merchant.keys["provider_private"], text.encode(), keys.SHA1 if fault == "sha1_signature" else keys.SHA256
        )
        if fault == "bad_signature":
            signature = keys.sign(merchant.keys["provider_private"], b"something else")
        signed = "" if fault == "unsigned" else f',"sign":"{signature}"'
        return Response(200, f'{{"{key}":{text}{signed}}}'.encode(), {"Content-Type": "text/html;charset=utf-8"})

    def _worked(self, merchant: Merchant, method: str, given: dict[str, str], fault: str) -> Answer:
        call = calls.CALLS.get(method)
        if call is None or not _is_signed(merchant, given):
            return _refused("40002", "isv.invalid-signature" if call else "isv.invalid-method")
        if fault in _SPOKEN:
            return _refused(*_SPOKEN[fault])
        asked = json.loads(given.get("biz_content", "{}"))
        mode = asked.get("royalty_mode", "sync")
        rate = calls.RATES.get(method, {}).get(mode, 0)
        if fault == "rate_limited" or (rate and not self.throttle.lets(merchant.id, f"{method}:{mode}", rate)):
            return _refused("40003", "isv.app-call-limited")
        try:
            return {"code": "10000", "msg": "Success", **call(self.books, merchant, asked, fault)}
        except No as refusal:
            return _refused("40004", calls.WORDS.get(refusal.reason, refusal.reason))
        except (KeyError, ValueError):
            return _refused("40004", "ACQ.INVALID_PARAMETER")

    def notify(self, merchant: Merchant, subject: str, row: Any) -> None:
        """Owe the message about what happened to a trade, refund or payout."""
        if subject == "payout":
            content = {
                "out_biz_no": row.number,
                "order_id": row.order_id,
                "status": row.state.upper(),
                "biz_scene": "DIRECT_TRANSFER",
            }
            notices.owe(self.books, merchant, "payout", row.number, content)
            return
        trade = row if isinstance(row, Trade) else self.books.trade_by_no(row.trade_no)
        assert trade is not None
        content = {"trade_no": trade.trade_no, "out_trade_no": trade.number, "trade_status": _STATUS[trade.state], "subject": trade.subject,
                   "total_amount": to_decimal(trade.amount, "CNY"), "receipt_amount": to_decimal(trade.amount, "CNY"),
                   "buyer_id": "2088000000000001", "gmt_create": self._time(trade.created_at), "fund_bill_list": "[]"}  # fmt: skip
        if trade.paid_at:
            content["gmt_payment"] = self._time(trade.paid_at)
        if subject == "refund":
            content |= {"out_biz_no": row.number, "refund_fee": to_decimal(trade.refunded, "CNY")}
        notices.owe(self.books, merchant, subject, row.number, content, trade.notify_url)

    def message(self, merchant: Merchant, notice: Notice, fault: str) -> notices.Message:
        """A form, signed over its sorted, decoded values without sign and sign_type."""
        charset = "gbk" if fault == "gbk_body" else "utf-8"
        fields = {
            "notify_time": self._time(self.books.now() - self.books.offset), "notify_type": "trade_status_sync",
            "notify_id": notice.id, "app_id": merchant.id, "auth_app_id": merchant.id, "seller_id": merchant.seller_id,
            "charset": charset, "version": "1.0", "sign_type": "RSA2", "passback_params": "", **notice.content,
        }  # fmt: skip
        if fault == "plus_in_values":
            fields |= {"body": "1+1 = 2 & more", "buyer_logon_id": "a+b@example.org"}
        if fault == "gbk_body":
            fields["body"] = "两只茶壶"
        fields = tampered(fields, fault, app="app_id", seller="seller_id", money=("total_amount",), currency="trans_currency")
        content = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name not in {"sign", "sign_type"})
        digest = keys.SHA1 if fault == "sha1_signature" else keys.SHA256
        signature = keys.sign(merchant.keys["provider_private"], content.encode(charset), digest)
        if fault == "bad_signature":
            signature = keys.sign(merchant.keys["provider_private"], b"something else")
        body = urlencode({**fields, "sign": signature}, encoding=charset).encode()
        return body, {"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"}

    def is_taken(self, status: int, body: bytes) -> bool:
        """Exactly `success`."""
        return status == 200 and body == b"success"

    def back(self, trade: Trade) -> str:
        """Where the buyer goes after the cashier: the merchant's page, with signed parameters that prove nothing."""
        if not trade.return_url:
            return ""
        merchant = self.books.merchant(self.code, trade.merchant)
        assert merchant is not None
        fields = {"app_id": merchant.id, "method": "alipay.trade.page.pay.return", "out_trade_no": trade.number, "trade_no": trade.trade_no,
                  "total_amount": to_decimal(trade.amount, "CNY"), "seller_id": merchant.seller_id, "charset": "utf-8", "version": "1.0",
                  "timestamp": self._time(self.books.now()), "sign_type": "RSA2"}  # fmt: skip
        content = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if name != "sign_type")
        signed = urlencode({**fields, "sign": keys.sign(merchant.keys["provider_private"], content.encode())})
        return f"{trade.return_url}{'&' if '?' in trade.return_url else '?'}{signed}"

    def _time(self, seconds: int) -> str:
        return shanghai(self.books.at(seconds).astimezone(SHANGHAI))


def _is_signed(merchant: Merchant, given: dict[str, str]) -> bool:
    """Everything but `sign` itself, `sign_type` included; only RSA2."""
    content = "&".join(f"{name}={given[name]}" for name in sorted(given) if name != "sign" and given[name] != "")
    if given.get("sign_type") != "RSA2":
        return False
    return any(keys.is_signed(pem, content.encode(), given.get("sign", "")) for pem in merchant_keys(merchant))


def merchant_keys(merchant: Merchant) -> list[str]:
    """The public keys that the merchant laid down: the present one and, while keys are changed, the one before."""
    return [merchant.keys[name] for name in ("merchant_public", "merchant_public_before") if merchant.keys.get(name)]


def _refused(code: str, sub_code: str) -> Answer:
    return {"code": code, "msg": "Business Failed" if code == "40004" else "Refused", "sub_code": sub_code, "sub_msg": sub_code}
