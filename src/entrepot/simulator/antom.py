"""Antom (Alipay's gateway for merchants abroad), version 1 of its API."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, unquote

from . import business, keys, notices
from .alipay import merchant_keys
from .books import Books, Declaration, Merchant, Notice, Trade, number
from .business import No
from .calling import BROKEN_BEFORE, other, step, tampered
from .statements import antom_file
from .web import Hangup, Request, Response

Answer = dict[str, Any]
_PATH: Final = re.compile(r"/ams(?:/sandbox)?/api/v1/(payments|customs|funds)/([A-Za-z]+)")
_STATUS: Final = {
    "waiting": "PROCESSING",
    "processing": "PROCESSING",
    "paid": "SUCCESS",
    "finished": "SUCCESS",
    "failed": "FAIL",
    "closed": "CANCELLED",
}
_NAMES: Final = {
    "pay": "pay", "inquiryPayment": "query", "cancel": "close", "refund": "refund", "inquiryRefund": "query_refund", "settle": "release",
    "declare": "declare", "inquiryDeclarationRequests": "query_customs", "createPayout": "payout", "inquiryPayout": "query_payout",
}  # fmt: skip
_WORDS: Final = {
    "absent": "ORDER_NOT_EXIST", "paid": "ORDER_STATUS_INVALID", "closed": "ORDER_IS_CLOSED", "processing": "ORDER_STATUS_INVALID",
    "not_paid": "ORDER_STATUS_INVALID", "too_much": "REFUND_AMOUNT_EXCEED", "window": "REFUND_WINDOW_EXCEED",
    "content_differs": "REPEAT_REQ_INCONSISTENT",
    "too_often": "SETTLE_TOO_OFTEN", "no_refund": "REFUND_NOT_EXIST", "no_transfer": "ORDER_NOT_EXIST",
}  # fmt: skip
_SPOKEN: Final = {"busy": ("U", "UNKNOWN_EXCEPTION"), "declined": ("F", "DECLINED_BY_FAULT")}


class Antom:
    """Signatures over `METHOD path`, client id, time and body, both ways."""

    code = "antom"
    schedule: tuple[int, ...] = (120, 600, 600, 3_600, 7_200, 21_600, 54_000)

    def __init__(self, books: Books, base: str) -> None:
        self.books = books
        self.base = base

    def answer(self, request: Request) -> Response:
        """A call; refused ones are signed too, as far as the client is known."""
        merchant = self.books.merchant(self.code, request.headers.get("client-id", ""))
        if request.path.startswith("/ams/statements/"):
            return self._statement(request)
        found = _PATH.fullmatch(request.path)
        if merchant is None or found is None:
            return Response(
                200, json.dumps({"result": _result("F", "INVALID_CLIENT")}).encode(), {"Content-Type": "application/json"}
            )
        name = _NAMES.get(found[2], found[2])
        fault = self.books.faults.take(self.code, name)
        if fault == "timeout_before":
            raise Hangup
        if fault in BROKEN_BEFORE:
            return Response(BROKEN_BEFORE[fault], b"{}")
        body = json.dumps(self._worked(merchant, found[2], request, fault), ensure_ascii=False).encode()
        if fault == "timeout_after":
            raise Hangup
        if fault == "server_error_after":
            return Response(500, b"{}")
        return self._signed(merchant, request, body, fault)

    def _signed(self, merchant: Merchant, request: Request, body: bytes, fault: str) -> Response:
        at = self.books.at(self.books.now() - self.books.offset).isoformat()
        content = f"{request.method} {request.path}\n{merchant.id}.{at}.".encode() + body
        digest = keys.SHA1 if fault == "sha1_signature" else keys.SHA256
        signature = keys.sign(merchant.keys["provider_private"], b"else" if fault == "bad_signature" else content, digest)
        headers = {"Content-Type": "application/json; charset=UTF-8", "client-id": merchant.id, "response-time": at,
                   "signature": f"algorithm=RSA256,keyVersion=1,signature={quote(signature, safe='')}"}  # fmt: skip
        if fault == "unsigned":
            del headers["signature"]
        return Response(200, body, headers)

    def _worked(self, merchant: Merchant, call: str, request: Request, fault: str) -> Answer:
        if not _is_signed(merchant, request):
            return {"result": _result("F", "INVALID_SIGNATURE")}
        if fault in _SPOKEN:
            return {"result": _result(*_SPOKEN[fault])}
        work = getattr(self, f"_{_NAMES.get(call, '')}", None)
        if work is None:
            return {"result": _result("F", "INTERFACE_NOT_FOUND")}
        try:
            answer: Answer = work(merchant, request.json, fault)
        except No as refusal:
            return {"result": _result("F", _WORDS.get(refusal.reason, refusal.reason))}
        except (KeyError, ValueError):
            return {"result": _result("F", "PARAM_ILLEGAL")}
        return {"result": _result("S", "SUCCESS"), **answer}

    def _find(self, merchant: Merchant, asked: Answer) -> Trade:
        by_id = self.books.trade_by_no(asked["paymentId"]) if asked.get("paymentId") else None
        found = by_id or self.books.trade(self.code, merchant.id, asked.get("paymentRequestId", ""))
        if found is None or found.merchant != merchant.id:
            raise No("absent")
        return found

    def _pay(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        money, now = asked["paymentAmount"], self.books.now()
        until = (
            int(datetime.fromisoformat(asked["paymentExpiryTime"]).timestamp()) if asked.get("paymentExpiryTime") else now + 840
        )
        made = Trade(self.code, merchant.id, asked["paymentRequestId"], number("2026")[:30], int(money["value"]), money["currency"],
                     asked["order"]["orderDescription"], "waiting", asked["paymentNotifyUrl"], asked["paymentRedirectUrl"],
                     now, until)  # fmt: skip
        trade = business.open_trade(self.books, made)
        address = f"{self.base}/cashier/{trade.trade_no}"
        return {"result": _result("U", "PAYMENT_IN_PROCESS"), "paymentRequestId": trade.number, "paymentId": trade.trade_no,
                "paymentAmount": money, "paymentCreateTime": self._time(trade.created_at), "normalUrl": address,
                "redirectActionForm": {"method": "GET", "redirectUrl": address}}  # fmt: skip

    def _query(self, merchant: Merchant, asked: Answer, fault: str) -> Answer:
        trade = self._find(merchant, asked)
        shown: Answer = {"paymentStatus": _STATUS[trade.state], "paymentRequestId": trade.number, "paymentId": trade.trade_no,
                         "paymentAmount": _money(trade.amount + step(fault),
                         other(trade.currency) if fault == "other_currency" else trade.currency),
                         "paymentCreateTime": self._time(trade.created_at)}  # fmt: skip
        if trade.paid_at:
            shown["paymentTime"] = self._time(trade.paid_at)
        if fault == "wrong_seller":
            shown["merchantInfo"] = {"referenceMerchantId": "M999"}
        return shown

    def _close(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        trade = self._find(merchant, asked)
        business.close(trade)
        return {"paymentId": trade.trade_no, "paymentRequestId": trade.number, "cancelTime": self._time(self.books.now())}

    def _refund(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        trade, money = self._find(merchant, asked), asked["refundAmount"]
        made, _new = business.refund(self.books, trade, asked["refundRequestId"], int(money["value"]), money["currency"])
        return {"refundRequestId": made.number, "refundId": made.refund_no, "paymentId": trade.trade_no, "refundAmount": money,
                "refundTime": self._time(made.at)}  # fmt: skip

    def _query_refund(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        known = next((r for r in self.books.refunds if (r.merchant, r.number) == (merchant.id, asked["refundRequestId"])), None)
        if known is None:
            raise No("no_refund")
        return {"refundStatus": "SUCCESS", "refundRequestId": known.number, "refundId": known.refund_no,
                "refundAmount": _money(known.amount, known.currency)}  # fmt: skip

    def _release(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        details = asked["settlementDetails"]
        amount = sum(int(one["settlementAmount"]["value"]) for one in details)
        made, _new = business.release(
            self.books, self._find(merchant, asked), asked["settlementRequestId"], amount, "split", details
        )
        return {"settlementRequestId": made.number, "settlementId": made.release_no}

    def _declare(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        trade, money = self._find(merchant, asked), asked["declarationAmount"]
        checked = "PASSED" if len(str((asked.get("buyerCertificate") or {}).get("certificateNo", ""))) == 18 else "UNPASSED"
        made = business.declare(self.books, merchant, trade, Declaration(self.code, merchant.id,
            asked["declarationRequestId"], trade.trade_no,
                                number("6"), int(money["value"]), money["currency"], "success", self.books.now(), checked,
                                asked))  # fmt: skip
        return {
            "customsPaymentId": made.declare_no,
            "identityCheckResult": made.checked or None,
            "customsProviderInfo": {"registrationCode": "31222699S7"},
        }

    def _query_customs(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        known = {d.number: d for d in self.books.declarations if d.merchant == merchant.id}
        found = [{"declarationRequestId": d.number, "customsPaymentId": d.declare_no, "declarationRequestStatus": d.state.upper(),
                  "declarationAmount": _money(d.amount, d.currency)}
                 for name in asked["declarationRequestIds"] if (d := known.get(name))]  # fmt: skip
        missing = [name for name in asked["declarationRequestIds"] if name not in known]
        return {"declarationRecords": found, "declarationRequestsNotFound": missing}

    def _payout(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        money = asked["transferFromDetail"]["transferFromAmount"]
        payee = asked["transferToDetail"]["transferToMethod"]["paymentMethodId"]
        made = business.transfer(
            self.books, merchant, asked["transferRequestId"], int(money["value"]), money["currency"], payee
        )
        return {"transferId": made.order_id, "transferRequestId": made.number, "transferStatus": made.state.upper()}

    def _query_payout(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        known = next(
            (t for t in self.books.transfers if (t.merchant, t.number) == (merchant.id, asked["transferRequestId"])), None
        )
        if known is None:
            raise No("no_transfer")
        return {
            "transferId": known.order_id,
            "transferRequestId": known.number,
            "transferStatus": known.state.upper(),
            "failReason": known.message,
        }

    def _statement(self, request: Request) -> Response:
        merchant_id, _, day = request.path.rsplit("/", 1)[-1].removesuffix(".csv").partition("~")
        merchant = self.books.merchant(self.code, merchant_id)
        if merchant is None or not _is_signed(merchant, request):
            return Response(403)
        return Response(200, antom_file(self.books, merchant, day), {"Content-Type": "text/csv"})

    def notify(self, merchant: Merchant, subject: str, row: Any) -> None:
        """Owe the message about what happened."""
        if subject == "payout":
            content: Answer = {"notifyType": "TRANSFER_RESULT", "transferRequestId": row.number, "transferId": row.order_id,
                               "transferStatus": row.state.upper()}  # fmt: skip
            notices.owe(self.books, merchant, subject, row.number, content)
            return
        trade = row if isinstance(row, Trade) else self.books.trade_by_no(row.trade_no)
        assert trade is not None
        if subject == "refund":
            content = {"notifyType": "REFUND_RESULT", "refundStatus": "SUCCESS", "refundRequestId": row.number, "refundId": row.refund_no,
                       "refundAmount": _money(row.amount, row.currency)}  # fmt: skip
        else:
            code = {"paid": "SUCCESS", "finished": "SUCCESS", "failed": "PAYMENT_FAILED"}.get(trade.state, "ORDER_IS_CLOSED")
            content = {"notifyType": "PAYMENT_RESULT", "result": _result("S" if code == "SUCCESS" else "F", code),
                "paymentId": trade.trade_no,
                       "paymentRequestId": trade.number, "paymentAmount": _money(trade.amount, trade.currency),
                       "paymentCreateTime": self._time(trade.created_at),
                       "paymentTime": self._time(trade.paid_at or trade.created_at)}  # fmt: skip
        notices.owe(self.books, merchant, subject, row.number, content, trade.notify_url)

    def message(self, merchant: Merchant, notice: Notice, fault: str) -> notices.Message:
        """JSON, signed over the path that it is sent to, client id, time and body."""
        content = json.loads(json.dumps(notice.content))
        if (money := content.get("paymentAmount")) is not None:
            content["paymentAmount"] = tampered(money, fault, app="", seller="", money=("value",), currency="currency")
        if fault == "plus_in_values":
            content["extendInfo"] = "1+1 = 2 & more"
        body = json.dumps(content, ensure_ascii=False).encode("gbk" if fault == "gbk_body" else "utf-8")
        client = "SANDBOX_SOMEBODY_ELSE" if fault in {"wrong_app_id", "wrong_seller_id"} else merchant.id
        seconds = self.books.now() - self.books.offset - (900 if fault == "stale" else 0)
        at = self.books.at(seconds).isoformat()
        path = "/" + notice.url.split("://", 1)[-1].partition("/")[2]
        signed = f"POST {path}\n{client}.{at}.".encode() + body
        digest = keys.SHA1 if fault == "sha1_signature" else keys.SHA256
        signature = keys.sign(merchant.keys["provider_private"], b"else" if fault == "bad_signature" else signed, digest)
        return body, {"Content-Type": "application/json; charset=UTF-8", "client-id": client, "request-time": at,
                      "signature": f"algorithm=RSA256,keyVersion=1,signature={quote(signature, safe='')}"}  # fmt: skip

    def is_taken(self, status: int, body: bytes) -> bool:
        """A result of SUCCESS in the answer."""
        try:
            return status == 200 and json.loads(body)["result"]["resultStatus"] == "S"
        except (ValueError, KeyError, TypeError):
            return False

    def back(self, trade: Trade) -> str:
        """Where the buyer goes after the cashier."""
        return trade.return_url

    def _time(self, seconds: int) -> str:
        return self.books.at(seconds).isoformat()


def _is_signed(merchant: Merchant, request: Request) -> bool:
    given = dict(part.partition("=")[::2] for part in request.headers.get("signature", "").split(","))
    if given.get("algorithm") != "RSA256":
        return False
    content = (
        f"{request.method} {request.path}\n{merchant.id}.{request.headers.get('request-time', '')}.".encode() + request.body
    )
    return any(keys.is_signed(pem, content, unquote(given.get("signature", ""))) for pem in merchant_keys(merchant))


def _result(status: str, code: str) -> Answer:
    return {"resultStatus": status, "resultCode": code, "resultMessage": code.replace("_", " ").lower()}


def _money(amount: int, currency: str) -> Answer:
    return {"currency": currency, "value": str(amount)}
