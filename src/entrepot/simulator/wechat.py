"""WeChat Pay, version 3 of its API for merchants in China."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from typing import Any, Final

from entrepot.kernel.ids import uuid7

from . import business, keys, notices
from .alipay import merchant_keys
from .books import SHANGHAI, Books, Declaration, Merchant, Notice, Refund, Trade, number
from .business import No
from .calling import other, step
from .statements import wechat_file
from .web import Hangup, Request, Response, as_json
from .wechat_sharing import Sharing
from .wechat_words import REFUSALS, ROUTES, STATES

Answer = dict[str, Any]
_AUTH: Final = re.compile(r'(\w+)="([^"]*)"')
PROBE: Final = "WECHATPAY/SIGNTEST/"


class WeChat(Sharing):
    """Requests signed with the merchant's key, answers and messages with the platform certificate's."""

    code = "wechat"
    schedule: tuple[int, ...] = (
        15,
        15,
        30,
        180,
        600,
        1_200,
        1_800,
        1_800,
        1_800,
        3_600,
        10_800,
        10_800,
        10_800,
        21_600,
        21_600,
    )

    def __init__(self, books: Books, base: str) -> None:
        self.books = books
        self.base = base

    def answer(self, request: Request) -> Response:
        """A call by its path."""
        given = dict(_AUTH.findall(request.headers.get("authorization", "")))
        merchant = self.books.merchant(self.code, given.get("mchid", ""))
        if merchant is None:
            return as_json({"code": "MCH_NOT_EXISTS", "message": "no such merchant"}, 400)
        name, work, parts = self._route(request)
        fault = self.books.faults.take(self.code, name)
        if fault == "timeout_before":
            raise Hangup
        if fault == "maintenance":
            return Response(503, b"maintenance")
        if fault == "rate_limited":
            return self._signed(merchant, 429, {"code": "FREQUENCY_LIMITED", "message": "too often"}, "")
        if not self._is_signed(merchant, request, given):
            return self._signed(merchant, 401, {"code": "SIGN_ERROR", "message": "the signature is wrong"}, "")
        status, content = self._worked(merchant, work, parts, request, fault)
        if fault == "timeout_after":
            raise Hangup
        if fault == "server_error_after":
            return Response(500, b"{}")
        return self._signed(merchant, status, content, fault)

    def _route(self, request: Request) -> tuple[str, str, dict[str, str]]:
        for method, pattern, name, work in ROUTES:
            if method == request.method and (found := re.fullmatch(pattern, request.path)):
                return name, work, found.groupdict()
        return "", "", {}

    def _worked(self, merchant: Merchant, work: str, parts: dict[str, str], request: Request, fault: str) -> tuple[int, Any]:
        if not work:
            return 404, {"code": "NOT_FOUND", "message": "no such path"}
        if fault == "busy":
            return 500, {"code": "SYSTEM_ERROR", "message": "busy"}
        try:
            if fault == "declined":
                raise No("declined_by_fault")
            return 200, getattr(self, work)(merchant, {**request.query, **request.json, **parts}, fault)
        except No as refusal:
            status, code = REFUSALS.get(refusal.reason, (400, refusal.reason.upper()))
            return status, {"code": code, "message": code.lower()}
        except (KeyError, ValueError):
            return 400, {"code": "PARAM_ERROR", "message": "a parameter is wrong"}

    def _signed(self, merchant: Merchant, status: int, content: Any, fault: str) -> Response:
        raw = (
            content
            if isinstance(content, bytes)
            else b""
            if content is None
            else json.dumps(content, ensure_ascii=False).encode()
        )
        status = 204 if content is None else status
        headers = {} if fault == "unsigned" else self._headers(merchant, raw, fault)
        return Response(status, raw, {**headers, "Content-Type": "application/json; charset=utf-8"})

    def _headers(self, merchant: Merchant, body: bytes, fault: str) -> dict[str, str]:
        stamp = str(self.books.now() - self.books.offset - (900 if fault == "stale" else 0))
        nonce = uuid7().hex
        content = f"{stamp}\n{nonce}\n".encode() + body + b"\n"
        digest = keys.SHA1 if fault == "sha1_signature" else keys.SHA256
        signature = keys.sign(merchant.keys["provider_private"], b"else" if fault == "bad_signature" else content, digest)
        if fault == "probe":
            signature = PROBE + signature[len(PROBE) :]
        return {"Wechatpay-Signature": signature, "Wechatpay-Timestamp": stamp, "Wechatpay-Nonce": nonce,
                "Wechatpay-Serial": merchant.keys["provider_serial"], "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048"}  # fmt: skip

    def _is_signed(self, merchant: Merchant, request: Request, given: dict[str, str]) -> bool:
        if not request.headers.get("authorization", "").startswith("WECHATPAY2-SHA256-RSA2048 "):
            return False
        content = (
            f"{request.method}\n{request.target}\n{given.get('timestamp', '')}\n{given.get('nonce_str', '')}\n".encode()
            + request.body
            + b"\n"
        )
        return any(keys.is_signed(pem, content, given.get("signature", "")) for pem in merchant_keys(merchant))

    def _find(self, merchant: Merchant, asked: Answer) -> Trade:
        if (found := self.books.trade(self.code, merchant.id, asked["out_trade_no"])) is None:
            raise No("absent")
        return found

    def _open(self, merchant: Merchant, asked: Answer, kind: str) -> Trade:
        if not re.fullmatch(r"[0-9A-Za-z_\-|*]{6,32}", asked["out_trade_no"]) or asked["appid"] != merchant.keys["appid"]:
            raise ValueError(asked["out_trade_no"])
        now = self.books.now()
        until = int(datetime.fromisoformat(asked["time_expire"]).timestamp()) if asked.get("time_expire") else now + 7_200
        made = Trade(self.code, merchant.id, asked["out_trade_no"], number("42"), int(asked["amount"]["total"]),
            asked["amount"].get("currency", "CNY"),
                     asked["description"], "waiting", asked["notify_url"], "", now, until, extra={"type": kind})  # fmt: skip
        if asked.get("settle_info", {}).get("profit_sharing"):
            made.held = made.amount
        return business.open_trade(self.books, made)

    def native(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """A code to scan. The real one begins with weixin://; this one opens the simulated wallet."""
        return {"code_url": f"{self.base}/cashier/{self._open(merchant, asked, 'NATIVE').trade_no}"}

    def h5(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """A page for a phone's browser; it goes back to the `redirect_url` that the merchant adds to it."""
        return {"h5_url": f"{self.base}/cashier/{self._open(merchant, asked, 'MWEB').trade_no}?by=h5"}

    def query(self, merchant: Merchant, asked: Answer, fault: str) -> Answer:
        """A trade."""
        trade = self._find(merchant, asked)
        currency = other(trade.currency) if fault == "other_currency" else trade.currency
        shown: Answer = {"appid": merchant.keys["appid"], "mchid": "1900000000" if fault == "wrong_seller" else merchant.id,
            "out_trade_no": trade.number,
                         "trade_type": trade.extra.get("type", "NATIVE"),
                         "trade_state": "REFUND" if trade.refunded else STATES[trade.state],
                         "trade_state_desc": trade.state, "amount": {"total": trade.amount + step(fault),
                         "currency": currency}}  # fmt: skip
        if trade.paid_at:
            shown |= {
                "transaction_id": trade.trade_no,
                "success_time": self._time(trade.paid_at),
                "payer": {"openid": "oSimulated"},
            }
        return shown

    def close(self, merchant: Merchant, asked: Answer, _fault: str) -> None:
        """Nothing in the answer (204)."""
        business.close(self._find(merchant, asked))

    def refund(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """By the merchant's refund number."""
        trade, money = self._find(merchant, asked), asked["amount"]
        if int(money["total"]) != trade.amount:
            raise ValueError("total")
        amount = int(money["refund"])
        by = self.refunded_out_of(trade, amount)
        made, _new = business.refund(self.books, trade, asked["out_refund_no"], amount, money["currency"], by)
        trade.extra["refund_notify"] = asked.get("notify_url", "")
        return self._refund_shown(made)

    def query_refund(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """A refund."""
        for known in self.books.refunds:
            if (known.merchant, known.number) == (merchant.id, asked["out_refund_no"]):
                return self._refund_shown(known)
        raise No("no_refund")

    def declare(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """Tell customs; the buyer's name and number come encrypted for the platform's key."""
        trade = self._find(merchant, asked)
        checked = ""
        if asked.get("certificate_id"):
            opened = keys.decrypt(merchant.keys["provider_private"], asked["certificate_id"])
            checked = "SAME" if len(opened) == 18 else "DIFFERENT"
        made = business.declare(self.books, merchant, trade, Declaration(self.code, merchant.id,
            asked.get("sub_order_no") or trade.number, trade.trade_no,
                                number("6"), int(asked["order_fee"]), asked.get("fee_type", "CNY"), "success", self.books.now(), checked,
                                {name: asked[name] for name in asked if name not in {"certificate_id", "name"}}))  # fmt: skip
        return {**self._declared(made), **({"cert_check_result": made.checked} if made.checked else {})}

    def query_customs(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """The declarations about a trade."""
        trade = self._find(merchant, {"out_trade_no": asked["order_no"]})
        found = [self._declared(d) for d in self.books.declarations if d.trade_no == trade.trade_no]
        return {"mchid": merchant.id, "transaction_id": trade.trade_no, "total_count": len(found), "data": found}

    def bill(self, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
        """Where the statement of a day is."""
        raw = wechat_file(self.books, merchant, asked["bill_date"])
        return {"hash_type": "SHA1", "hash_value": hashlib.sha1(raw).hexdigest(),  # noqa: S324  - as WeChat Pay does
                "download_url": f"{self.base}/v3/billdownload/file?token={asked['bill_date']}"}  # fmt: skip

    def file(self, merchant: Merchant, asked: Answer, _fault: str) -> bytes:
        """The statement itself."""
        return wechat_file(self.books, merchant, asked["token"])

    def certificates(self, merchant: Merchant, _asked: Answer, _fault: str) -> Answer:
        """The platform's key, wrapped under the API v3 key."""
        wrapped = keys.sealed(merchant.keys["api_v3_key"], merchant.keys["provider_certificate"].encode(), "certificate")
        now = self.books.now()
        return {"data": [{"serial_no": merchant.keys["provider_serial"], "effective_time": self._time(now - 86_400),
                          "expire_time": self._time(now + 5 * 365 * 86_400), "encrypt_certificate": wrapped}]}  # fmt: skip

    def _refund_shown(self, made: Refund) -> Answer:
        trade = self.books.trade_by_no(made.trade_no)
        assert trade is not None
        return {"refund_id": made.refund_no, "out_refund_no": made.number, "transaction_id": made.trade_no, "out_trade_no": trade.number,
                "channel": "ORIGINAL", "user_received_account": "balance", "create_time": self._time(made.at),
                "success_time": self._time(made.at),
                "status": "SUCCESS", "amount": {"total": trade.amount, "refund": made.amount, "currency": made.currency}}  # fmt: skip

    def _declared(self, made: Declaration) -> Answer:
        return {"sub_order_no": made.number, "verify_department_trade_id": made.declare_no, "state": made.state.upper(),
            "order_fee": made.amount,
                "modify_time": self._time(made.at)}  # fmt: skip

    def notify(self, merchant: Merchant, subject: str, row: Any) -> None:
        """Only successes are told, as in reality."""
        if isinstance(row, Trade) and row.state in {"paid", "finished"}:
            content = {"event_type": "TRANSACTION.SUCCESS", "plain": self.query(merchant, {"out_trade_no": row.number}, "")}
            notices.owe(self.books, merchant, subject, row.number, content, row.notify_url)
        elif isinstance(row, Refund) and (trade := self.books.trade_by_no(row.trade_no)):
            content = {
                "event_type": "REFUND.SUCCESS",
                "plain": {**self._refund_shown(row), "mchid": merchant.id, "refund_status": "SUCCESS"},
            }
            notices.owe(
                self.books, merchant, subject, row.number, content, trade.extra.get("refund_notify") or trade.notify_url
            )

    def message(self, merchant: Merchant, notice: Notice, fault: str) -> notices.Message:
        """A resource sealed under the API v3 key."""
        plain = json.loads(json.dumps(notice.content["plain"]))
        if fault == "wrong_app_id":
            plain["appid"] = "wx9999999999999999"
        if fault == "wrong_seller_id":
            plain["mchid"] = "1900000000"
        if fault in {"amount_plus_one", "amount_minus_one"}:
            plain["amount"]["total"] += step(fault)
        if fault == "other_currency":
            plain["amount"]["currency"] = "USD"
        if fault == "plus_in_values":
            plain["attach"] = "1+1 = 2 & more"
        inside = json.dumps(plain, ensure_ascii=False).encode("gbk" if fault == "gbk_body" else "utf-8")
        kind = "refund" if notice.subject == "refund" else "transaction"
        body = json.dumps({"id": notice.id, "create_time": self._time(notice.created_at), "resource_type": "encrypt-resource",
                           "event_type": notice.content["event_type"], "summary": "done",
                           "resource": {**keys.sealed(merchant.keys["api_v3_key"], inside, kind),
                           "original_type": kind}}).encode()  # fmt: skip
        return body, {**self._headers(merchant, body, fault), "Content-Type": "application/json"}

    def is_taken(self, status: int, _body: bytes) -> bool:
        """200 or 204."""
        return status in {200, 204}

    def back(self, trade: Trade) -> str:
        """A phone's browser goes back to the merchant's page; somebody who scanned a code goes nowhere."""
        return str(trade.extra.get("redirect_url", ""))

    def _time(self, seconds: int) -> str:
        return self.books.at(seconds).astimezone(SHANGHAI).isoformat(timespec="seconds")
