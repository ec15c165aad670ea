"""Profit sharing of WeChat Pay: money that it keeps is shared among receivers, or let go as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from entrepot.payments.enums import CallKind, TransferState
from entrepot.payments.ports import Declined, Malformed, Ok, Result
from entrepot.payments.provider_types import ReleaseSnapshot, SendRelease

from .api import Api

Fields = dict[str, Any]
_ORDERS: Final = "/v3/profitsharing/orders"
_ABSENT: Final = frozenset({"RESOURCE_NOT_EXISTS", "ORDER_NOT_EXIST"})


def release(api: Api, request: SendRelease) -> Result[ReleaseSnapshot]:
    """Idempotent by `out_order_no`. Without receivers all that is left of the payment becomes our own account's."""
    content: Fields = {"transaction_id": request.provider_ref, "out_order_no": request.request_no}
    number = request.request_no
    if not request.receivers:
        content["description"] = number
        return api.call(CallKind.RELEASE, "POST", f"{_ORDERS}/unfreeze", number, content, _released(number))
    content |= {
        "appid": api.account.newest["appid"], "unfreeze_unsplit": True,
        "receivers": [{"type": "MERCHANT_ID", "account": one.account, "amount": one.amount_minor, "description": one.reason[:80] or number}
                      for one in request.receivers],
    }  # fmt: skip
    return api.call(CallKind.RELEASE, "POST", _ORDERS, number, content, _released(number))


def query(api: Api, request_no: str, provider_ref: str) -> Result[ReleaseSnapshot]:
    """What became of that number."""
    target = f"{_ORDERS}/{request_no}?{urlencode({'transaction_id': provider_ref})}"
    result = api.call(CallKind.QUERY_RELEASE, "GET", target, request_no, None, _released(request_no))
    if isinstance(result, Declined) and result.code in _ABSENT:
        return Ok(ReleaseSnapshot(request_no, TransferState.ABSENT), result.exchange)
    return result


def _released(request_no: str) -> Callable[[Fields], ReleaseSnapshot]:
    def read(fields: Fields) -> ReleaseSnapshot:
        if fields["out_order_no"] != request_no:
            raise Malformed("an answer about another release")
        closed = [one for one in fields.get("receivers", []) if one.get("result") == "CLOSED"]
        state = TransferState.SUCCEEDED if fields["state"] == "FINISHED" else TransferState.PROCESSING
        if closed and state is TransferState.SUCCEEDED:
            state = TransferState.FAILED
        return ReleaseSnapshot(request_no, state, fields["order_id"], str(closed[0].get("fail_reason", "")) if closed else "")

    return read
