"""Antom, Alipay's gateway for merchants abroad, by our own hand: the driver of one client id."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import orjson

from entrepot.payments.enums import CallKind, TradeState, TransferState
from entrepot.payments.ports import (
    BadSignature,
    Capabilities,
    Created,
    CreatePayment,
    Declined,
    Malformed,
    NoStatement,
    OfNoConcern,
    Ok,
    PayoutSnapshot,
    RefundSnapshot,
    Result,
    SendPayout,
    SendRefund,
    Stale,
    VerifiedEvent,
    WrongRecipient,
)
from entrepot.payments.provider_types import DeclarationSnapshot, SendDeclaration
from entrepot.payments.providers.account import ProviderAccess
from entrepot.payments.providers.calling import NoAnswer
from entrepot.payments.providers.keys import is_rsa_signed
from entrepot.payments.types import Acknowledgement, Snapshot, StatementFile, StatementLine

from . import statement
from .api import Api, moment, signature_in, signing_content

Fields = dict[str, Any]
CURRENCIES: Final = frozenset({"CNY", "USD", "EUR", "GBP", "HKD", "JPY", "KRW", "BRL", "SGD", "AUD"})
WINDOW: Final = timedelta(minutes=5)
_STATES: Final = {
    "SUCCESS": TradeState.SUCCEEDED,
    "PROCESSING": TradeState.WAITING,
    "PENDING": TradeState.PROCESSING,
    "FAIL": TradeState.FAILED,
    "CANCELLED": TradeState.CLOSED,
}
_TRANSFERS: Final = {
    "SUCCESS": TransferState.SUCCEEDED,
    "PROCESSING": TransferState.PROCESSING,
    "DEALING": TransferState.PROCESSING,
    "FAIL": TransferState.FAILED,
    "REFUND": TransferState.RETURNED,
}


class AntomDriver:
    """`redirect` sends the buyer to Antom's cashier. Amounts on the wire are minor units as text."""

    statement_zone = "Asia/Shanghai"
    statement_in_order = True

    def __init__(self, account: ProviderAccess, transport: httpx.BaseTransport | None = None) -> None:
        self.code = account.code
        self.seller_ref = account.newest["client_id"]
        self._account = account
        self._api = Api(account, transport)
        self.capabilities = Capabilities(
            methods={"redirect": CURRENCIES}, refund_window_days=365, customs=True, payout=bool(account.newest.get("payout"))
        )

    def create_payment(self, request: CreatePayment) -> Result[Created]:
        """A page at the cashier; repeated with the same number it gives the same one."""
        money = _money(request.amount_minor, request.currency)
        content = {
            "productCode": "CASHIER_PAYMENT", "paymentRequestId": request.our_ref, "paymentAmount": money,
            "order": {"orderAmount": money, "referenceOrderId": request.our_ref, "orderDescription": request.subject or request.our_ref},
            "paymentMethod": {"paymentMethodType": self._account.newest.get("method") or "ALIPAY_CN"},
            "paymentRedirectUrl": request.return_url, "paymentNotifyUrl": self._account.notify_url,
            "paymentExpiryTime": request.expires_at.isoformat(timespec="seconds"), "env": {"terminalType": "WEB"},
            "settlementStrategy": {"settlementCurrency": self._account.newest.get("settlement_currency") or request.currency},
        }  # fmt: skip

        def read(fields: Fields) -> Created:
            return Created(url=fields["normalUrl"], provider_ref=fields["paymentId"])

        return self._api.call(CallKind.CREATE, "payments/pay", request.our_ref, content, read)

    def query_payment(self, our_ref: str, provider_ref: str = "") -> Result[Snapshot]:  # noqa: ARG002  - ours is enough
        """What Antom knows of our number."""
        result = self._api.call(
            CallKind.QUERY, "payments/inquiryPayment", our_ref, {"paymentRequestId": our_ref}, self._snapshot
        )
        if isinstance(result, Declined) and result.code == "ORDER_NOT_EXIST":
            return Ok(Snapshot(our_ref, TradeState.ABSENT), result.exchange)
        return result

    def close_payment(self, our_ref: str, provider_ref: str = "") -> Result[None]:  # noqa: ARG002
        """Confirmed close; a payment that is paid is declined, never cancelled (that would be a refund)."""
        return self._api.call(CallKind.CLOSE, "payments/cancel", our_ref, {"paymentRequestId": our_ref}, lambda _: None)

    def refund(self, request: SendRefund) -> Result[RefundSnapshot]:
        """Idempotent by `refundRequestId`."""
        content = {
            "refundRequestId": request.request_no, "paymentId": request.provider_ref, "refundReason": request.reason[:256],
            "refundAmount": _money(request.amount_minor, request.currency), "refundNotifyUrl": self._account.notify_url,
        }  # fmt: skip

        def read(fields: Fields) -> RefundSnapshot:
            is_done = fields["result"]["resultStatus"] == "S"
            state = TransferState.SUCCEEDED if is_done else TransferState.PROCESSING
            return RefundSnapshot(request.request_no, state, request.amount_minor if is_done else 0)

        return self._api.call(CallKind.REFUND, "payments/refund", request.request_no, content, read)

    def query_refund(self, our_ref: str, request_no: str, provider_ref: str = "") -> Result[RefundSnapshot]:  # noqa: ARG002
        """ABSENT when Antom never got the request."""

        def read(fields: Fields) -> RefundSnapshot:
            state = _TRANSFERS[fields["refundStatus"]]
            return RefundSnapshot(
                request_no, state, int(fields["refundAmount"]["value"]), fields.get("refundResultMessage", "")
            )

        result = self._api.call(
            CallKind.QUERY_REFUND, "payments/inquiryRefund", request_no, {"refundRequestId": request_no}, read
        )
        if isinstance(result, Declined) and result.code == "REFUND_NOT_EXIST":
            return Ok(RefundSnapshot(request_no, TransferState.ABSENT), result.exchange)
        return result

    def payout(self, request: SendPayout) -> Result[PayoutSnapshot]:
        """To a payee that is bound at Antom; idempotent by `transferRequestId`."""
        content = {
            "transferRequestId": request.request_no,
            "transferFromDetail": {"transferFromAmount": _money(request.amount_minor, request.currency)},
            "transferToDetail": {"transferToMethod": {"paymentMethodType": "BANK_ACCOUNT_TOKEN", "paymentMethodId": request.destination}},
        }  # fmt: skip
        return self._api.call(CallKind.PAYOUT, "funds/createPayout", request.request_no, content, _payout(request.request_no))

    def query_payout(self, request_no: str) -> Result[PayoutSnapshot]:
        """RETURNED when the payee's bank sent the money back."""
        content = {"transferRequestId": request_no}
        result = self._api.call(CallKind.QUERY_PAYOUT, "funds/inquiryPayout", request_no, content, _payout(request_no))
        if isinstance(result, Declined) and result.code == "ORDER_NOT_EXIST":
            return Ok(PayoutSnapshot(request_no, TransferState.ABSENT), result.exchange)
        return result

    def declare_customs(self, request: SendDeclaration) -> Result[DeclarationSnapshot]:
        """Sub-order numbers must be those of the payment; the identity's check is told once."""
        content: Fields = {
            "declarationRequestId": request.request_no, "paymentId": request.provider_ref,
            "declarationAmount": _money(request.amount_minor, request.currency),
            "customs": {"customsCode": request.customs_place, "region": "CN"},
            "merchantCustomsInfo": {"merchantCustomsCode": request.merchant_customs_code,
            "merchantCustomsName": request.merchant_customs_name},
            "splitOrder": bool(request.sub_order_no),
        }  # fmt: skip
        if request.sub_order_no:
            content["subOrder"] = {"subOrderId": request.sub_order_no}
        if request.buyer_number:
            names = {"firstName": "", "lastName": "", "fullName": request.buyer_name}
            content["buyerCertificate"] = {
                "certificateType": "ID_CARD",
                "certificateNo": request.buyer_number,
                "holderName": names,
            }

        def read(fields: Fields) -> DeclarationSnapshot:
            fits = {"PASSED": True, "UNPASSED": False}.get(fields.get("identityCheckResult") or "")
            return DeclarationSnapshot(request.request_no, TransferState.PROCESSING, fields["customsPaymentId"], fits)

        return self._api.call(CallKind.DECLARE, "customs/declare", request.request_no, content, read)

    def query_customs(self, our_ref: str, request_no: str) -> Result[DeclarationSnapshot]:  # noqa: ARG002
        """What customs answered."""

        def read(fields: Fields) -> DeclarationSnapshot:
            found = next((one for one in fields["declarationRecords"] if one["declarationRequestId"] == request_no), None)
            if found is None:
                return DeclarationSnapshot(request_no, TransferState.ABSENT)
            known = {"SUCCESS": TransferState.SUCCEEDED, "FAIL": TransferState.FAILED}
            state = known.get(found["declarationRequestStatus"], TransferState.PROCESSING)
            return DeclarationSnapshot(request_no, state, found["customsPaymentId"])

        content = {"declarationRequestIds": [request_no]}
        return self._api.call(CallKind.QUERY_CUSTOMS, "customs/inquiryDeclarationRequests", request_no, content, read)

    def try_out(self) -> Result[str]:
        """Asks about a number that does not exist: a verified "no such order" proves both keys."""
        result = self.query_payment("PCHECK00000000000000000000000000")
        return Ok("", result.exchange) if isinstance(result, Ok) else result

    def fetch_statement(self, day: date) -> StatementFile:
        """The table of transactions of a day in Shanghai. Raises NoStatement."""
        path = f"/ams/statements/{self.seller_ref}~{day.isoformat()}.csv"
        try:
            answer = self._api.send("GET", path, b"")
        except NoAnswer as silence:
            raise NoStatement(str(silence)) from silence
        if answer.status != httpx.codes.OK:
            raise NoStatement(f"HTTP {answer.status}")
        return StatementFile(f"antom-{day}.csv", answer.body)

    def read_statement(self, content: bytes) -> Iterator[StatementLine]:
        """The lines in the order of the file."""
        return statement.read(content)

    def parse_notification(self, raw: bytes, headers: Mapping[str, str], received_at: datetime) -> VerifiedEvent:
        """Signed over the path, client, time and body; Antom names no event, so that the body's hash is its id."""
        named = {name.lower(): value for name, value in headers.items()}
        client, at = named.get("client-id", ""), named.get("request-time", "")
        path = urlsplit(self._account.notify_url).path
        content = signing_content("POST", path, client, at, raw)
        if not is_rsa_signed(self._account.every("provider_public_key"), content, signature_in(named.get("signature", ""))):
            raise BadSignature("the signature does not fit")
        if client not in self._account.every("client_id"):
            raise WrongRecipient(client)
        if abs(moment(at) - received_at) > WINDOW:
            raise Stale(at)
        try:
            message: Fields = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise Malformed(str(error)) from error
        for subject, name in (("refund", "refundRequestId"), ("payout", "transferRequestId"), ("payment", "paymentRequestId")):
            if 0 < len(str(message.get(name, ""))) <= 64:
                return VerifiedEvent(hashlib.sha256(path.encode() + raw).hexdigest(), subject, str(message[name]))
        raise OfNoConcern(str(message.get("notifyType", "")))

    def ack(self, *, ok: bool) -> Acknowledgement:
        """A result of success; whether Antom wants it signed is not documented."""
        result = {"resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "success"}
        return Acknowledgement(200, orjson.dumps({"result": result})) if ok else Acknowledgement(400, b"{}")

    def _snapshot(self, fields: Fields) -> Snapshot:
        money, paid = fields["paymentAmount"], fields.get("paymentTime")
        return Snapshot(
            our_ref=fields["paymentRequestId"],
            state=_STATES[fields["paymentStatus"]],
            amount_minor=int(money["value"]),
            currency=money["currency"],
            seller_ref=(fields.get("merchantInfo") or {}).get("referenceMerchantId", self.seller_ref),
            provider_ref=fields["paymentId"],
            paid_at=datetime.fromisoformat(paid).astimezone(UTC) if paid else None,
        )


def _payout(request_no: str) -> Callable[[Fields], PayoutSnapshot]:
    return lambda fields: PayoutSnapshot(
        request_no, _TRANSFERS[fields["transferStatus"]], fields["transferId"], str(fields.get("failReason") or "")
    )


def _money(amount_minor: int, currency: str) -> Fields:
    return {"currency": currency, "value": str(amount_minor)}
