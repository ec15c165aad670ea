"""The provider's side: takes signed requests, keeps its own books, owes notifications.

It shares nothing with the driver but the signing keys, so that a wrong amount or a lost answer is noticed as with a real
provider.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import orjson
from django.db import transaction

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.payments.providers.wire import from_text, to_text

from . import signing
from .faults import faults

SELLER: Final = "entrepot-sandbox"
DONE: Final = "10000"
AUTHORISATION_DAYS: Final = 7  # as cards at Stripe and Antom
Answer = dict[str, Any]


class NoAnswer(Exception):
    """The line went dead; the caller cannot know whether the work was done."""


def call(path: str, body: bytes, signature: str) -> tuple[int, bytes, str]:
    """One exchange: HTTP status, body and signature of the answer. Raises NoAnswer when a fault cuts the line."""
    fault = faults.take(path)
    if fault == "timeout_before":
        raise NoAnswer("connection timed out")
    if not signing.is_signed("request", path.encode() + b"\n" + body, signature):
        return _answer(400, {"code": "40002", "sub_code": "isv.invalid-signature"})
    if fault == "busy":
        return _answer(200, {"code": "20000", "sub_code": "aop.ACQ.SYSTEM_ERROR"})
    if fault == "declined":
        return _answer(200, _refuse("DECLINED_BY_FAULT"))
    answer = _PATHS[path](orjson.loads(body), fault)
    if fault == "timeout_after":
        raise NoAnswer("no answer within 10 s")
    status, content, signed = _answer(500 if fault == "server_error_after" else 200, answer)
    return status, content, "0" * 64 if fault == "bad_signature" else signed


def _answer(status: int, answer: Answer) -> tuple[int, bytes, str]:
    content = orjson.dumps(answer)
    return status, content, signing.sign("response", content)


def _refuse(reason: str) -> Answer:
    return {"code": "40004", "sub_code": reason}


def _create(request: Answer, _fault: str) -> Answer:
    now = clock.now()
    columns: list[list[Any]] = [[] for _ in range(12)]
    for trade in request["trades"]:
        is_instant = trade["method"] == "instant"
        row = (
            uuid7().hex,
            trade["out_trade_no"],
            trade["seller_id"],
            trade["method"],
            trade["subject"],
            from_text(trade["total_amount"], trade["currency"]),
            trade["currency"],
            "TRADE_SUCCESS" if is_instant else "WAIT_BUYER_PAY",
            trade["return_url"],
            datetime.fromisoformat(trade["time_expire"]),
            now if is_instant else None,
            trade["capture"] == "LATER",
        )
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    with sql.pipeline():  # one journey, one commit
        sql.execute(
            """INSERT INTO sandbox_trade (trade_no, out_trade_no, seller_id, method, subject, total_minor, currency, status,
                                          return_url, expires_at, paid_at, is_captured_later, created_at, refunded_minor)
               SELECT t.*, %s::timestamptz, 0
                 FROM unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %s::bigint[], %b::text[], %b::text[],
                             %b::text[], %b::timestamptz[], %b::timestamptz[], %b::bool[]) AS t
               ON CONFLICT (out_trade_no) DO NOTHING""",
            [now, *columns[:5], sql.plain(columns[5]), *columns[6:]],
        )
        known = _trades([trade["out_trade_no"] for trade in request["trades"]])
    return {"code": DONE, "trades": [_created(trade, known[trade["out_trade_no"]]) for trade in request["trades"]]}


def _created(asked: Answer, trade: Answer) -> Answer:
    if from_text(asked["total_amount"], asked["currency"]) != trade["total_minor"] or asked["currency"] != trade["currency"]:
        return _refuse("ACQ.CONTEXT_INCONSISTENT")
    if trade["status"] in {"TRADE_CLOSED", "TRADE_FAILED"}:
        return _refuse("ACQ.TRADE_HAS_CLOSE")
    return {"code": DONE, **_shown(trade, ""), "cashier_url": f"/payments/sandbox/{trade['trade_no']}"}


def _trades(numbers: list[str]) -> dict[str, Answer]:
    found = sql.dicts(
        """SELECT trade_no, out_trade_no, seller_id, total_minor, refunded_minor, currency, status, expires_at, paid_at,
                  is_captured_later, captured_minor, authorised_until
             FROM sandbox_trade WHERE out_trade_no = ANY(%s)""",
        [numbers],
    )
    return {trade["out_trade_no"]: trade for trade in found}


def _shown(trade: Answer, fault: str) -> Answer:
    amount, currency = trade["captured_minor"] or trade["total_minor"], trade["currency"]
    amount += {"amount_plus_one": 1, "amount_minus_one": -1}.get(fault, 0)
    if fault == "other_currency":
        currency = "USD" if currency != "USD" else "EUR"
    return {
        "trade_no": trade["trade_no"],
        "out_trade_no": trade["out_trade_no"],
        "seller_id": "somebody-else" if fault == "wrong_seller" else trade["seller_id"],
        "trade_status": trade["status"],
        "total_amount": to_text(amount, currency),
        "currency": currency,
        "send_pay_date": trade["paid_at"].isoformat() if trade["paid_at"] else "",
        "authorised_until": trade["authorised_until"].isoformat() if trade["authorised_until"] else "",
    }


def _query(request: Answer, fault: str) -> Answer:
    _lapse(request["out_trade_no"])
    trade = _trades([request["out_trade_no"]]).get(request["out_trade_no"])
    return {"code": DONE, **_shown(trade, fault)} if trade else _refuse("ACQ.TRADE_NOT_EXIST")


def _close(request: Answer, _fault: str) -> Answer:
    number = request["out_trade_no"]
    sql.execute(
        """UPDATE sandbox_trade SET status = 'TRADE_CLOSED'
            WHERE out_trade_no = %s AND status IN ('WAIT_BUYER_PAY', 'TRADE_FAILED')""",
        [number],
    )
    trade = _trades([number]).get(number)
    if trade is None:
        return _refuse("ACQ.TRADE_NOT_EXIST")
    return (
        {"code": DONE, "trade_no": trade["trade_no"]}
        if trade["status"] == "TRADE_CLOSED"
        else _refuse("ACQ.TRADE_STATUS_ERROR")
    )


def _lapse(number: str) -> None:
    """What was authorised and not captured in its time is free again."""
    sql.execute(
        "UPDATE sandbox_trade SET status = 'TRADE_CLOSED' WHERE out_trade_no = %s AND status = 'AUTHORISED' AND authorised_until <= %s",
        [number, clock.now()],
    )


@transaction.atomic
def _capture(request: Answer, fault: str) -> Answer:
    number, amount = request["out_trade_no"], from_text(request["amount"], request["currency"])
    _lapse(number)
    row = sql.one(
        "SELECT status, total_minor, captured_minor, capture_no, currency FROM sandbox_trade WHERE out_trade_no = %s FOR UPDATE",
        [number],
    )
    if row is None:
        return _refuse("ACQ.TRADE_NOT_EXIST")
    status, total, captured, capture_no, currency = row
    if status == "TRADE_SUCCESS" and capture_no == request["out_request_no"]:
        same = captured == amount and currency == request["currency"]
        return {"code": DONE, **_shown(_trades([number])[number], fault)} if same else _refuse("ACQ.CONTEXT_INCONSISTENT")
    if status != "AUTHORISED":
        return _refuse("ACQ.TRADE_STATUS_ERROR")
    if not 0 < amount <= total or currency != request["currency"]:
        return _refuse("ACQ.AMOUNT_NOT_ALLOWED")
    sql.execute(
        """UPDATE sandbox_trade SET status = 'TRADE_SUCCESS', captured_minor = %s, capture_no = %s, paid_at = %s
            WHERE out_trade_no = %s""",
        [amount, request["out_request_no"], clock.now(), number],
    )
    return {"code": DONE, **_shown(_trades([number])[number], fault)}


def _void(request: Answer, _fault: str) -> Answer:
    number = request["out_trade_no"]
    sql.execute("UPDATE sandbox_trade SET status = 'TRADE_CLOSED' WHERE out_trade_no = %s AND status = 'AUTHORISED'", [number])
    trade = _trades([number]).get(number)
    if trade is None:
        return _refuse("ACQ.TRADE_NOT_EXIST")
    is_free = trade["status"] == "TRADE_CLOSED"
    return {"code": DONE, "trade_no": trade["trade_no"]} if is_free else _refuse("ACQ.TRADE_STATUS_ERROR")


@transaction.atomic
def _refund(request: Answer, _fault: str) -> Answer:
    amount, currency, number = (
        from_text(request["refund_amount"], request["currency"]),
        request["currency"],
        request["out_request_no"],
    )
    trade = sql.one(
        """SELECT trade_no, CASE WHEN is_captured_later THEN captured_minor ELSE total_minor END - refunded_minor, currency, status
             FROM sandbox_trade WHERE out_trade_no = %s FOR UPDATE""",
        [request["out_trade_no"]],
    )
    if trade is None:
        return _refuse("ACQ.TRADE_NOT_EXIST")
    trade_no, left, trade_currency, status = trade
    before = sql.scalar(
        "SELECT amount_minor FROM sandbox_refund WHERE trade_id = %s AND out_request_no = %s", [trade_no, number]
    )
    if before is not None:
        same = before == amount and currency == trade_currency
        answer = {"code": DONE, "fund_change": "N", "refund_fee": request["refund_amount"]}
        return answer if same else _refuse("ACQ.CONTEXT_INCONSISTENT")
    if status == "TRADE_FINISHED":
        return _refuse("ACQ.TRADE_HAS_FINISHED")
    if status != "TRADE_SUCCESS" or currency != trade_currency or amount > left:
        return _refuse("ACQ.REFUND_NOT_ALLOWED")
    sql.execute(
        "INSERT INTO sandbox_refund (trade_id, out_request_no, amount_minor, created_at) VALUES (%s, %s, %s, %s)",
        [trade_no, number, amount, clock.now()],
    )
    sql.execute("UPDATE sandbox_trade SET refunded_minor = refunded_minor + %s WHERE trade_no = %s", [amount, trade_no])
    return {"code": DONE, "fund_change": "Y", "refund_fee": request["refund_amount"]}


def _query_refund(request: Answer, _fault: str) -> Answer:
    row = sql.one(
        """SELECT r.amount_minor, t.currency FROM sandbox_refund r JOIN sandbox_trade t ON t.trade_no = r.trade_id
            WHERE t.out_trade_no = %s AND r.out_request_no = %s""",
        [request["out_trade_no"], request["out_request_no"]],
    )
    if row is None:
        return {"code": DONE}  # as Alipay does: an unknown refund is an answer without a refund_status
    return {"code": DONE, "refund_status": "REFUND_SUCCESS", "refund_amount": to_text(row[0], row[1]), "currency": row[1]}


def _payout(request: Answer, _fault: str) -> Answer:
    number = request["out_biz_no"]
    amount = from_text(request["trans_amount"], request["currency"])
    sql.execute(
        """INSERT INTO sandbox_payout (out_biz_no, order_id, amount_minor, currency, payee, status, created_at)
           VALUES (%s, %s, %s, %s, %s, 'SUCCESS', %s) ON CONFLICT (out_biz_no) DO NOTHING""",
        [number, uuid7().hex, amount, request["currency"], request["payee"], clock.now()],
    )
    known = _query_payout(request, "")
    if (known["trans_amount"], known["currency"]) != (to_text(amount, request["currency"]), request["currency"]):
        return _refuse("REQUEST_DUPLICATED_WITH_OTHER_CONTENT")
    return known


def _query_payout(request: Answer, _fault: str) -> Answer:
    row = sql.one(
        "SELECT order_id, amount_minor, currency, status FROM sandbox_payout WHERE out_biz_no = %s", [request["out_biz_no"]]
    )
    if row is None:
        return _refuse("ORDER_NOT_EXIST")
    return {"code": DONE, "order_id": row[0], "trans_amount": to_text(row[1], row[2]), "currency": row[2], "status": row[3]}


_PATHS: Final[dict[str, Callable[[Answer, str], Answer]]] = {
    "create": _create,
    "query": _query,
    "close": _close,
    "capture": _capture,
    "void": _void,
    "refund": _refund,
    "query_refund": _query_refund,
    "payout": _payout,
    "query_payout": _query_payout,
}
