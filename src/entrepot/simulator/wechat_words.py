"""States, refusals and addresses of WeChat Pay."""

from __future__ import annotations

from typing import Final

STATES: Final = {
    "waiting": "NOTPAY",
    "processing": "USERPAYING",
    "paid": "SUCCESS",
    "finished": "SUCCESS",
    "failed": "NOTPAY",
    "closed": "CLOSED",
}
REFUSALS: Final = {
    "absent": (404, "ORDER_NOT_EXIST"), "no_refund": (404, "RESOURCE_NOT_EXISTS"), "paid": (400, "ORDERPAID"),
        "closed": (400, "ORDER_CLOSED"),
    "processing": (400, "USERPAYING"), "not_paid": (403, "NOT_ENOUGH"), "too_much": (403, "NOT_ENOUGH"), "window": (403,
    "USER_ACCOUNT_ABNORMAL"),
    "content_differs": (400, "OUT_TRADE_NO_USED"), "declined_by_fault": (403, "DECLINED_BY_FAULT"), "no_share": (404,
    "RESOURCE_NOT_EXISTS"), "nothing_held": (403, "NOT_ENOUGH"), "not_held": (403, "NOT_ENOUGH"), "too_often": (403, "FREQUENCY_LIMITED"),
    "no_bill": (400, "NO_STATEMENT_EXIST"),
}  # fmt: skip
_ORDER: Final = r"/v3/pay/transactions/out-trade-no/(?P<out_trade_no>[^/]+)"
ROUTES: Final = (
    ("POST", r"/v3/pay/transactions/native", "pay", "native"),
    ("POST", r"/v3/pay/transactions/h5", "pay", "h5"),
    ("GET", _ORDER, "query", "query"),
    ("POST", _ORDER + "/close", "close", "close"),
    ("POST", r"/v3/refund/domestic/refunds", "refund", "refund"),
    ("GET", r"/v3/refund/domestic/refunds/(?P<out_refund_no>[^/]+)", "query_refund", "query_refund"),
    ("POST", r"/v3/profitsharing/orders", "release", "share"),
    ("POST", r"/v3/profitsharing/orders/unfreeze", "release", "unfreeze"),
    ("GET", r"/v3/profitsharing/orders/(?P<out_order_no>[^/]+)", "query_release", "query_share"),
    ("POST", r"/v3/global/customs/orders", "declare", "declare"),
    ("GET", r"/v3/global/customs/orders", "query_customs", "query_customs"),
    ("GET", r"/v3/bill/tradebill", "statement", "bill"),
    ("GET", r"/v3/billdownload/file", "statement_file", "file"),
    ("GET", r"/v3/certificates", "certificates", "certificates"),
)
