"""Alipay by our own hand: the driver of one account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

import httpx

from entrepot.payments.enums import CallKind, TradeState, TransferState
from entrepot.payments.ports import (
    Capabilities,
    Created,
    CreatePayment,
    Declined,
    Malformed,
    OfNoConcern,
    Ok,
    PayoutSnapshot,
    RefundSnapshot,
    Result,
    SendPayout,
    SendRefund,
    VerifiedEvent,
    WrongRecipient,
)
from entrepot.payments.provider_types import DeclarationSnapshot, ReleaseSnapshot, SendDeclaration, SendRelease
from entrepot.payments.providers.account import ProviderAccess
from entrepot.payments.providers.calling import Talk
from entrepot.payments.providers.wire import from_text, to_text
from entrepot.payments.types import Acknowledgement, Snapshot, StatementFile, StatementLine

from . import signing, statement
from .gateway import Gateway, from_shanghai, shanghai

Fields = dict[str, Any]
CURRENCY: Final = "CNY"
_SUBJECT: Final = 60  # characters: the whole request is an address
_ABSENT: Final = "ACQ.TRADE_NOT_EXIST"
_TRADE: Final = {
    "WAIT_BUYER_PAY": TradeState.WAITING,
    "TRADE_SUCCESS": TradeState.SUCCEEDED,
    "TRADE_FINISHED": TradeState.FINISHED,
    "TRADE_CLOSED": TradeState.CLOSED,
}
_PAYOUT: Final = {
    "SUCCESS": TransferState.SUCCEEDED,
    "DEALING": TransferState.PROCESSING,
    "WAIT_PAY": TransferState.PROCESSING,
    "FAIL": TransferState.FAILED,
    "CLOSED": TransferState.FAILED,
    "REFUND": TransferState.RETURNED,
}


class AlipayDriver:
    """`redirect` sends the buyer to Alipay's page. The trade exists there from the moment that the page is opened."""

    statement_zone = "Asia/Shanghai"
    statement_in_order = True

    def __init__(self, account: ProviderAccess, transport: httpx.BaseTransport | None = None) -> None:
        self.code = account.code
        self.seller_ref = account.newest["seller_id"]
        self._account = account
        self._gateway = Gateway(account, transport)
        self.capabilities = Capabilities(
            methods={"redirect": frozenset({CURRENCY})},
            payout=bool(account.newest.get("app_cert_sn")),  # Alipay pays out in certificate mode only
            refund_window_days=365,
            escrow_hold=bool(account.newest.get("hold")),  # direct pay for platforms is a contract of its own
            hold_terms="alipay",
            max_receivers=5,
            customs=True,
        )

    def create_payment(self, request: CreatePayment) -> Result[Created]:
        """A signed address; nothing is called. No personal data goes into it."""
        content = {
            "out_trade_no": request.our_ref,
            "total_amount": to_text(request.amount_minor, request.currency),
            "subject": request.subject[:_SUBJECT] or request.our_ref,
            "product_code": "FAST_INSTANT_TRADE_PAY",
            "time_expire": shanghai(request.expires_at),
        }
        if request.is_held:  # Alipay keeps the money until `release`
            amount = content["total_amount"]
            content["settle_info"] = {"settle_detail_infos": [{"trans_in_type": "defaultSettle", "amount": amount}]}  # type: ignore[assignment]
        url = self._gateway.address("alipay.trade.page.pay", content, return_url=request.return_url)
        talk = Talk.begun(CallKind.CREATE, request.our_ref, f"alipay.trade.page.pay {content}")
        return Ok(Created(url=url), talk.exchange())

    def query_payment(self, our_ref: str, provider_ref: str = "") -> Result[Snapshot]:  # noqa: ARG002  - ours is enough
        """What Alipay knows of our number; ABSENT until the buyer opens the page."""
        result = self._gateway.call(CallKind.QUERY, "alipay.trade.query", our_ref, {"out_trade_no": our_ref}, self._snapshot)
        if isinstance(result, Declined) and result.code == _ABSENT:
            return Ok(Snapshot(our_ref, TradeState.ABSENT), result.exchange)
        if isinstance(result, Ok) and result.value.our_ref != our_ref:
            return Talk.begun(CallKind.QUERY, our_ref, result.exchange.request).unknown("an answer about another trade",
                result.exchange.response)  # fmt: skip
        return result

    def close_payment(self, our_ref: str, provider_ref: str = "") -> Result[None]:  # noqa: ARG002
        """Confirmed close. Declined when it was paid, or when nobody opened the page yet."""
        return self._gateway.call(CallKind.CLOSE, "alipay.trade.close", our_ref, {"out_trade_no": our_ref}, lambda _: None)

    def refund(self, request: SendRefund) -> Result[RefundSnapshot]:
        """Idempotent by `out_request_no`. `fund_change` N means that this call moved nothing: the query says whether one did."""
        content = {
            "out_trade_no": request.our_ref,
            "out_request_no": request.request_no,
            "refund_amount": to_text(request.amount_minor, request.currency),
            "refund_reason": request.reason[:256],
        }
        if request.release_no:  # out of what was let go, not out of what Alipay keeps still
            content["related_settle_confirm_no"] = request.release_no

        def read(fields: Fields) -> RefundSnapshot:
            moved = fields.get("fund_change") == "Y"
            state = TransferState.SUCCEEDED if moved else TransferState.PROCESSING
            return RefundSnapshot(request.request_no, state, request.amount_minor if moved else 0)

        return self._gateway.call(CallKind.REFUND, "alipay.trade.refund", request.request_no, content, read)

    def query_refund(self, our_ref: str, request_no: str, provider_ref: str = "") -> Result[RefundSnapshot]:  # noqa: ARG002
        """ABSENT when Alipay never got the request: then its answer has no status."""

        def read(fields: Fields) -> RefundSnapshot:
            if fields.get("refund_status") != "REFUND_SUCCESS":
                return RefundSnapshot(request_no, TransferState.ABSENT)
            return RefundSnapshot(request_no, TransferState.SUCCEEDED, from_text(fields["refund_amount"], CURRENCY))

        content = {"out_trade_no": our_ref, "out_request_no": request_no}
        return self._gateway.call(CallKind.QUERY_REFUND, "alipay.trade.fastpay.refund.query", request_no, content, read)

    def release(self, request: SendRelease) -> Result[ReleaseSnapshot]:
        """Confirm the settlement of held money; idempotent by `out_request_no`. What has no receiver is our own account's."""
        details = [
            {"trans_in_type": "userId", "trans_in": one.account, "amount": to_text(one.amount_minor, request.currency)}
            for one in request.receivers
        ]
        rest = request.amount_minor - sum(one.amount_minor for one in request.receivers)
        if rest:
            details.append({"trans_in_type": "defaultSettle", "amount": to_text(rest, request.currency)})
        content = {
            "out_request_no": request.request_no,
            "out_trade_no": request.our_ref,
            "settle_info": {"settle_detail_infos": details},
        }
        if request.provider_ref:
            content["trade_no"] = request.provider_ref
        done = ReleaseSnapshot(request.request_no, TransferState.SUCCEEDED, request.provider_ref)
        return self._gateway.call(CallKind.RELEASE, "alipay.trade.settle.confirm", request.request_no, content, lambda _: done)

    def split(self, request: SendRelease) -> Result[ReleaseSnapshot]:
        """Divide a settled payment among receivers that were bound before; at most five at a time."""
        royalties = [
            {
                "trans_in_type": "userId",
                "trans_in": one.account,
                "amount": to_text(one.amount_minor, request.currency),
                "desc": one.reason,
            }
            for one in request.receivers
        ]
        content = {"out_request_no": request.request_no, "trade_no": request.provider_ref, "royalty_parameters": royalties,
            "royalty_mode": "sync"}  # fmt: skip

        def read(fields: Fields) -> ReleaseSnapshot:
            return ReleaseSnapshot(request.request_no, TransferState.SUCCEEDED, fields["settle_no"])

        return self._gateway.call(CallKind.RELEASE, "alipay.trade.order.settle", request.request_no, content, read)

    def query_release(self, our_ref: str, request_no: str, provider_ref: str = "") -> Result[ReleaseSnapshot]:
        """ABSENT when Alipay never got the request."""

        def read(fields: Fields) -> ReleaseSnapshot:
            states = {one.get("state") for one in fields.get("royalty_detail_list", [])}
            known = {"SUCCESS": TransferState.SUCCEEDED, "FAIL": TransferState.FAILED}
            state = (
                known.get(str(next(iter(states))), TransferState.PROCESSING) if len(states) == 1 else TransferState.PROCESSING
            )
            return ReleaseSnapshot(request_no, state, fields.get("settle_no", ""))

        content = {"out_request_no": request_no, "trade_no": provider_ref} if provider_ref else {
            "out_request_no": request_no, "out_trade_no": our_ref}  # fmt: skip
        result = self._gateway.call(CallKind.QUERY_RELEASE, "alipay.trade.order.settle.query", request_no, content, read)
        if isinstance(result, Declined) and result.code == _ABSENT:
            return Ok(ReleaseSnapshot(request_no, TransferState.ABSENT), result.exchange)
        return result

    def declare_customs(self, request: SendDeclaration) -> Result[DeclarationSnapshot]:
        """Alipay checks the buyer's identity once and says so once."""
        content: Fields = {
            "out_request_no": request.request_no, "out_trade_no": request.our_ref, "trade_no": request.provider_ref,
            "merchant_customs_code": request.merchant_customs_code, "merchant_customs_name": request.merchant_customs_name,
            "amount": to_text(request.amount_minor, request.currency), "customs_place": request.customs_place,
        }  # fmt: skip
        if request.sub_order_no:
            content |= {"is_split": "T", "sub_out_biz_no": request.sub_order_no}
        if request.buyer_number:
            content["buyer_info"] = {"buyer_name": request.buyer_name, "buyer_cert_no": request.buyer_number}

        def read(fields: Fields) -> DeclarationSnapshot:
            fits = {"T": True, "F": False}.get(fields.get("identity_check", ""))
            return DeclarationSnapshot(request.request_no, TransferState.PROCESSING, fields["alipay_declare_no"], fits)

        kept = {name: value for name, value in content.items() if value}
        return self._gateway.call(CallKind.DECLARE, "alipay.trade.customs.declare", request.request_no, kept, read)

    def query_customs(self, our_ref: str, request_no: str) -> Result[DeclarationSnapshot]:  # noqa: ARG002
        """What customs answered."""

        def read(fields: Fields) -> DeclarationSnapshot:
            found = next((one for one in fields.get("records") or [] if one["out_request_no"] == request_no), None)
            if found is None:
                return DeclarationSnapshot(request_no, TransferState.ABSENT)
            known = {"success": TransferState.SUCCEEDED, "fail": TransferState.FAILED}
            state = known.get(str(found["status"]).lower(), TransferState.PROCESSING)
            return DeclarationSnapshot(
                request_no, state, found["alipay_declare_no"], message=found.get("customs_result_info", "")
            )

        content = {"out_request_nos": request_no}
        return self._gateway.call(CallKind.QUERY_CUSTOMS, "alipay.trade.customs.query", request_no, content, read)

    def payout(self, request: SendPayout) -> Result[PayoutSnapshot]:
        """To an Alipay account; idempotent by `out_biz_no`."""
        content = {
            "out_biz_no": request.request_no, "trans_amount": to_text(request.amount_minor, request.currency),
            "product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER", "order_title": request.request_no,
            "payee_info": {"identity": request.destination, "identity_type": "ALIPAY_USER_ID"},
        }  # fmt: skip
        return self._gateway.call(CallKind.PAYOUT, "alipay.fund.trans.uni.transfer", request.request_no, content,
            _payout(request.request_no))  # fmt: skip

    def query_payout(self, request_no: str) -> Result[PayoutSnapshot]:
        """RETURNED when the payee's side sent the money back."""
        content = {"out_biz_no": request_no, "product_code": "TRANS_ACCOUNT_NO_PWD", "biz_scene": "DIRECT_TRANSFER"}
        result = self._gateway.call(
            CallKind.QUERY_PAYOUT, "alipay.fund.trans.common.query", request_no, content, _payout(request_no)
        )
        if isinstance(result, Declined) and result.code == "ORDER_NOT_EXIST":
            return Ok(PayoutSnapshot(request_no, TransferState.ABSENT), result.exchange)
        return result

    def fetch_statement(self, day: date) -> StatementFile:
        """The detail tables of a day in Shanghai, zipped. Raises NoStatement."""
        return statement.fetch(self._gateway, day)

    def read_statement(self, content: bytes) -> Iterator[StatementLine]:
        """The lines in the order of the file."""
        return statement.read(content)

    def try_out(self) -> Result[str]:
        """Asks about a number that does not exist: a verified "no such trade" proves both keys."""
        result = self.query_payment("PCHECK00000000000000000000000000")
        return Ok("", result.exchange) if isinstance(result, Ok) else result

    def parse_notification(self, raw: bytes, headers: Mapping[str, str], received_at: datetime) -> VerifiedEvent:  # noqa: ARG002
        """Alipay signs no time that counts; the inbox takes each notify_id once."""
        fields = signing.notified(raw, self._account.every("provider_public_key"))
        if fields.get("app_id") not in self._account.every("app_id"):
            raise WrongRecipient(f"app {fields.get('app_id')}")
        if fields.get("seller_id", self.seller_ref) != self.seller_ref:
            raise WrongRecipient(f"seller {fields['seller_id']}")
        event_id = fields.get("notify_id", "")
        number = fields.get("out_trade_no") or fields.get("out_biz_no", "")
        if not (0 < len(event_id) <= 128 and 0 < len(number) <= 64):
            raise Malformed("no number")
        if fields.get("refund_fee") and fields.get("out_biz_no"):
            return VerifiedEvent(event_id, "refund", fields["out_biz_no"][:64])
        if "trade_status" not in fields and fields.get("biz_scene") != "DIRECT_TRANSFER":
            raise OfNoConcern(fields.get("notify_type", ""))
        return VerifiedEvent(event_id, "payment" if fields.get("out_trade_no") else "payout", number)

    def ack(self, *, ok: bool) -> Acknowledgement:
        """Exactly `success`."""
        return Acknowledgement(200, b"success") if ok else Acknowledgement(400, b"failure")

    def _snapshot(self, fields: Fields) -> Snapshot:
        paid = fields.get("send_pay_date")
        return Snapshot(
            our_ref=fields["out_trade_no"],
            state=_TRADE[fields["trade_status"]],
            amount_minor=from_text(fields["total_amount"], CURRENCY),
            currency=fields.get("trans_currency", CURRENCY),
            seller_ref=fields.get("seller_id", self.seller_ref),  # an answer under our app is about our trades
            provider_ref=fields["trade_no"],
            paid_at=from_shanghai(paid) if paid else None,
        )


def _payout(request_no: str) -> Any:
    return lambda fields: PayoutSnapshot(
        request_no, _PAYOUT[fields["status"]], fields.get("order_id", ""), str(fields.get("fail_reason") or "")
    )
