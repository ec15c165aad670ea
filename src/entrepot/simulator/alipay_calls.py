"""The methods of Alipay's gateway: what is asked, what is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from . import business
from .books import SHANGHAI, Books, Declaration, Merchant, Trade, from_decimal, number, shanghai, to_decimal
from .business import No
from .calling import step
from .statements import alipay_file
from .web import Request, Response

Answer = dict[str, Any]
_STATUS: Final = {"waiting": "WAIT_BUYER_PAY", "processing": "WAIT_BUYER_PAY", "paid": "TRADE_SUCCESS",
                  "finished": "TRADE_FINISHED", "failed": "WAIT_BUYER_PAY", "closed": "TRADE_CLOSED"}  # fmt: skip
NAMES: Final = {
    "alipay.trade.query": "query", "alipay.trade.close": "close", "alipay.trade.refund": "refund",
    "alipay.trade.fastpay.refund.query": "query_refund", "alipay.trade.settle.confirm": "release",
    "alipay.trade.order.settle": "split", "alipay.trade.order.settle.query": "query_release",
    "alipay.trade.customs.declare": "declare", "alipay.trade.customs.query": "query_customs",
    "alipay.fund.trans.uni.transfer": "payout", "alipay.fund.trans.common.query": "query_payout",
    "alipay.data.dataservice.bill.downloadurl.query": "statement",
}  # fmt: skip
WORDS: Final = {
    "absent": "ACQ.TRADE_NOT_EXIST", "paid": "ACQ.TRADE_HAS_SUCCESS", "closed": "ACQ.TRADE_HAS_CLOSE",
    "processing": "ACQ.TRADE_STATUS_ERROR", "not_paid": "ACQ.TRADE_STATUS_ERROR", "too_much": "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
    "window": "ACQ.TRADE_HAS_FINISHED", "content_differs": "ACQ.DISCORDANT_REPEAT_REQUEST", "too_often": "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR",
    "no_transfer": "ORDER_NOT_EXIST", "no_bill": "isv.bill_not_exist", "no_certificate": "isv.missing-app-cert-sn",
    "no_release": "ACQ.SETTLE_CONFIRM_NOT_EXIST", "not_held": "ACQ.SELLER_BALANCE_NOT_ENOUGH",
}  # fmt: skip
RATES: Final = {"alipay.trade.order.settle": {"sync": 30, "async": 500}}  # a second


def _trade(books: Books, merchant: Merchant, asked: Answer) -> Trade:
    found = books.trade_by_no(asked["trade_no"]) if asked.get("trade_no") else None
    if found is None and asked.get("out_trade_no"):
        found = books.trade("alipay", merchant.id, asked["out_trade_no"])
    if found is None or found.merchant != merchant.id:
        raise No("absent")
    return found


def _query(books: Books, merchant: Merchant, asked: Answer, fault: str) -> Answer:
    trade = _trade(books, merchant, asked)
    total = to_decimal(trade.amount + step(fault), "CNY")
    shown = {"trade_no": trade.trade_no, "out_trade_no": trade.number, "trade_status": _STATUS[trade.state], "total_amount": total,
             "buyer_logon_id": "sim***@example.org", "buyer_user_id": "2088000000000001", "point_amount": "0.00", "invoice_amount": "0.00",
             "receipt_amount": total, "buyer_pay_amount": total}  # fmt: skip
    if trade.paid_at:
        shown["send_pay_date"] = shanghai(books.at(trade.paid_at))
    if fault == "other_currency":
        shown["trans_currency"] = "USD"
    if fault == "wrong_seller":
        shown["seller_id"] = "2088999999999999"
    return shown


def _close(books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    trade = _trade(books, merchant, asked)
    business.close(trade)
    return {"trade_no": trade.trade_no, "out_trade_no": trade.number}


def _refund(books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    trade = _trade(books, merchant, asked)
    request_no = asked.get("out_request_no") or trade.number
    amount, released_by = from_decimal(asked["refund_amount"], "CNY"), asked.get("related_settle_confirm_no", "")
    _made, is_new = business.refund(books, trade, request_no, amount, "CNY", released_by)
    return {"trade_no": trade.trade_no, "out_trade_no": trade.number, "buyer_logon_id": "sim***@example.org",
            "fund_change": "Y" if is_new else "N", "refund_fee": to_decimal(trade.refunded, "CNY"),
            "gmt_refund_pay": shanghai(books.at(books.now()))}  # fmt: skip


def _query_refund(books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    """An unknown refund of a known trade is an answer without a status."""
    trade = _trade(books, merchant, asked)
    known = next((r for r in books.refunds if (r.trade_no, r.number) == (trade.trade_no, asked["out_request_no"])), None)
    if known is None:
        return {}
    return {"trade_no": trade.trade_no, "out_trade_no": trade.number, "out_request_no": known.number, "refund_status": "REFUND_SUCCESS",
            "total_amount": to_decimal(trade.amount, "CNY"), "refund_amount": to_decimal(known.amount, "CNY"),
            "gmt_refund_pay": shanghai(books.at(known.at))}  # fmt: skip


def _confirm(books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    details = asked["settle_info"]["settle_detail_infos"]
    amount = sum(from_decimal(one["amount"], "CNY") for one in details)
    trade = _trade(books, merchant, asked)
    made, _is_new = business.release(books, trade, asked["out_request_no"], amount, "confirm", details)
    return {"trade_no": trade.trade_no, "out_request_no": made.number, "settle_amount": to_decimal(made.amount, "CNY")}


def _split(books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    receivers = asked["royalty_parameters"]
    if len(receivers) > (50 if asked.get("royalty_mode") == "async" else 5):
        raise No("too_often")
    amount = sum(from_decimal(one["amount"], "CNY") for one in receivers)
    made, _is_new = business.release(books, _trade(books, merchant, asked), asked["out_request_no"], amount, "split", receivers)
    return {"trade_no": made.trade_no, "settle_no": made.release_no}


def _query_release(books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    known = next((r for r in books.releases if (r.merchant, r.number) == (merchant.id, asked["out_request_no"])), None)
    if known is None:
        raise No("absent")
    return {"out_request_no": known.number, "operation_dt": shanghai(books.at(known.at)), "settle_no": known.release_no,
            "royalty_detail_list": [{"operation_type": "transfer", "state": "SUCCESS", "amount": to_decimal(known.amount,
            "CNY")}]}  # fmt: skip


def _declare(books: Books, merchant: Merchant, asked: Answer, fault: str) -> Answer:
    trade = _trade(books, merchant, asked)
    identity = asked.get("buyer_info") or {}
    checked = "F" if fault == "wrong_seller" or not _is_identity(identity.get("buyer_cert_no", "")) else "T"
    before = len(books.declarations)
    made = business.declare(books, merchant, trade, Declaration("alipay", merchant.id, asked["out_request_no"], trade.trade_no, number("6"),
                            from_decimal(asked["amount"], "CNY"), "CNY", "success", books.now(),
                            checked if identity else "", asked))  # fmt: skip
    answer = {"alipay_declare_no": made.declare_no, "trade_no": trade.trade_no, "pay_code": "31222699S7",
        "pay_transaction_id": trade.trade_no,
              "ver_dept": "3", "total_amount": to_decimal(made.amount, "CNY"), "currency": "CNY"}  # fmt: skip
    if len(books.declarations) > before and made.checked:  # told once, not on a repeat
        answer["identity_check"] = made.checked
    return answer


def _query_customs(books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    wanted = str(asked["out_request_nos"]).split(",")
    known = {d.number: d for d in books.declarations if d.merchant == merchant.id}
    records = [{"out_request_no": d.number, "alipay_declare_no": d.declare_no, "trade_no": d.trade_no, "status": d.state,
                "amount": to_decimal(d.amount, "CNY"), "customs_result_code": "2", "customs_result_info": "accepted",
                "customs_result_return_time": shanghai(books.at(d.at)), "currency": "CNY"}
               for name in wanted if (d := known.get(name))]  # fmt: skip
    return {"records": records, "not_found": ",".join(name for name in wanted if name not in known)}


def _transfer(books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    payee = asked["payee_info"]
    made = business.transfer(
        books, merchant, asked["out_biz_no"], from_decimal(asked["trans_amount"], "CNY"), "CNY", payee["identity"]
    )
    return {"out_biz_no": made.number, "order_id": made.order_id, "pay_fund_order_id": made.order_id, "status": made.state.upper(),
            "trans_date": shanghai(books.at(made.at))}  # fmt: skip


def _query_transfer(books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    known = next((t for t in books.transfers if (t.merchant, t.number) == (merchant.id, asked["out_biz_no"])), None)
    if known is None:
        raise No("no_transfer")
    return {"out_biz_no": known.number, "order_id": known.order_id, "status": known.state.upper(), "error_code": known.message,
            "fail_reason": known.message, "trans_amount": to_decimal(known.amount, "CNY")}  # fmt: skip


def _statement(_books: Books, merchant: Merchant, asked: Answer, _fault: str) -> Answer:
    day = asked["bill_date"]
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        raise No("no_bill")
    token = f"{merchant.id}-{day}"
    return {"bill_download_url": f"{merchant.keys['base']}/alipay/bill/{token}.zip"}


def bill(books: Books, request: Request) -> Response:
    """The file of a day: a zip with a table in GBK. In reality its address works for 30 seconds."""
    merchant_id, _, day = request.path.rsplit("/", 1)[-1].removesuffix(".zip").partition("-")
    merchant = books.merchant("alipay", merchant_id)
    if merchant is None:
        return Response(404)
    return Response(200, alipay_file(books, merchant, day), {"Content-Type": "application/zip"})


def seconds_of(text: str, default: int) -> int:
    """A time in Shanghai, `YYYY-MM-DD HH:MM:SS` (or without seconds), as seconds since 1970."""
    if not text:
        return default
    form = "%Y-%m-%d %H:%M:%S" if text.count(":") == 2 else "%Y-%m-%d %H:%M"
    return int(datetime.strptime(text, form).replace(tzinfo=SHANGHAI).timestamp())


def _is_identity(text: str) -> bool:
    """Eighteen characters with the check digit of GB 11643."""
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return text[17] == "10X98765432"[sum(int(digit) * weight for digit, weight in zip(text[:17], weights, strict=True)) % 11]


CALLS: Final[dict[str, Callable[[Books, Merchant, Answer, str], Answer]]] = {
    "alipay.trade.query": _query, "alipay.trade.close": _close, "alipay.trade.refund": _refund,
    "alipay.trade.fastpay.refund.query": _query_refund, "alipay.trade.settle.confirm": _confirm,
    "alipay.trade.order.settle": _split, "alipay.trade.order.settle.query": _query_release,
    "alipay.trade.customs.declare": _declare, "alipay.trade.customs.query": _query_customs,
    "alipay.fund.trans.uni.transfer": _transfer, "alipay.fund.trans.common.query": _query_transfer,
    "alipay.data.dataservice.bill.downloadurl.query": _statement,
}  # fmt: skip
