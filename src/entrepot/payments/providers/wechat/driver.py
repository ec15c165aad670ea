"""WeChat Pay by our own hand: the driver of one merchant number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

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
from entrepot.payments.provider_types import DeclarationSnapshot, ReleaseSnapshot, SendDeclaration, SendRelease
from entrepot.payments.providers.account import ProviderAccess
from entrepot.payments.providers.calling import NoAnswer, Talk
from entrepot.payments.types import Acknowledgement, Snapshot, StatementFile, StatementLine

from . import sharing, signing, statement
from .api import Api

Fields = dict[str, Any]
CURRENCY: Final = "CNY"
_ORDER: Final = "/v3/pay/transactions/out-trade-no/"
_REFUNDS: Final = "/v3/refund/domestic/refunds"
_STATES: Final = {
    "SUCCESS": TradeState.SUCCEEDED,
    "REFUND": TradeState.SUCCEEDED,  # paid, and given back in part or whole: refunds are asked about by themselves
    "NOTPAY": TradeState.WAITING,
    "USERPAYING": TradeState.PROCESSING,
    "CLOSED": TradeState.CLOSED,
    "REVOKED": TradeState.CLOSED,
    "PAYERROR": TradeState.FAILED,
}
_REFUND: Final = {
    "SUCCESS": TransferState.SUCCEEDED,
    "PROCESSING": TransferState.PROCESSING,
    "ABNORMAL": TransferState.PROCESSING,  # a person has to settle it in WeChat Pay's own pages
    "CLOSED": TransferState.FAILED,
}


def their_number(our_ref: str) -> str:
    """WeChat Pay takes 32 characters; ours has a letter before its 32."""
    return our_ref.removeprefix("P") if len(our_ref) == 33 else our_ref


def our_number(number: str) -> str:
    """And back."""
    return f"P{number}" if len(number) == 32 else number


class WeChatDriver:
    """`code` is scanned with the wallet, `redirect` is a page for the browser of a phone."""

    statement_zone = "Asia/Shanghai"
    statement_in_order = True

    def __init__(self, account: ProviderAccess, transport: httpx.BaseTransport | None = None) -> None:
        self.code = account.code
        self.seller_ref = account.newest["mchid"]
        self._account = account
        self._api = Api(account, transport)
        self.capabilities = Capabilities(
            methods={"code": frozenset({CURRENCY}), "redirect": frozenset({CURRENCY})},
            payout=False,  # to wallets of people only, not to a store's bank
            code_methods=frozenset({"code"}),
            refund_window_days=365,
            escrow_hold=bool(account.newest.get("hold")),  # profit sharing is a contract of its own
            hold_terms="wechat",
            releases_in_parts=False,  # what is not shared is let go as a whole
            max_receivers=5,
            customs=True,
        )

    def create_payment(self, request: CreatePayment) -> Result[Created]:
        """A code to scan, or a phone's page; repeated with the same number it gives one for the same trade."""
        content: Fields = {
            "appid": self._account.newest["appid"], "mchid": self.seller_ref, "description": request.subject[:120] or request.our_ref,
            "out_trade_no": their_number(request.our_ref), "notify_url": self._account.notify_url,
            "time_expire": request.expires_at.isoformat(timespec="seconds"),
            "amount": {"total": request.amount_minor, "currency": request.currency},
        }  # fmt: skip
        if request.is_held:  # WeChat Pay keeps the money until `release`
            content["settle_info"] = {"profit_sharing": True}
        if request.method == "code":
            return self._api.call(
                CallKind.CREATE,
                "POST",
                "/v3/pay/transactions/native",
                request.our_ref,
                content,
                lambda f: Created(url=f["code_url"]),
            )
        content["scene_info"] = {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}}

        def read(fields: Fields) -> Created:
            joint = "&" if "?" in fields["h5_url"] else "?"
            return Created(url=f"{fields['h5_url']}{joint}{urlencode({'redirect_url': request.return_url})}")

        return self._api.call(CallKind.CREATE, "POST", "/v3/pay/transactions/h5", request.our_ref, content, read)

    def query_payment(self, our_ref: str, provider_ref: str = "") -> Result[Snapshot]:  # noqa: ARG002  - ours is enough
        """What WeChat Pay knows of our number."""
        target = f"{_ORDER}{their_number(our_ref)}?mchid={quote(self.seller_ref)}"
        result = self._api.call(CallKind.QUERY, "GET", target, our_ref, None, self._snapshot)
        if isinstance(result, Declined) and result.code in {"ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS"}:
            return Ok(Snapshot(our_ref, TradeState.ABSENT), result.exchange)
        return result

    def close_payment(self, our_ref: str, provider_ref: str = "") -> Result[None]:  # noqa: ARG002
        """Confirmed close. Declined when it was paid."""
        target = f"{_ORDER}{their_number(our_ref)}/close"
        return self._api.call(CallKind.CLOSE, "POST", target, our_ref, {"mchid": self.seller_ref}, lambda _: None)

    def refund(self, request: SendRefund) -> Result[RefundSnapshot]:
        """Idempotent by `out_refund_no`."""
        content = {
            "out_trade_no": their_number(request.our_ref), "out_refund_no": request.request_no, "reason": request.reason[:80],
            "notify_url": self._account.notify_url,
            "amount": {"refund": request.amount_minor, "total": request.payment_minor, "currency": request.currency},
        }  # fmt: skip
        return self._api.call(CallKind.REFUND, "POST", _REFUNDS, request.request_no, content, _refund(request.request_no))

    def query_refund(self, our_ref: str, request_no: str, provider_ref: str = "") -> Result[RefundSnapshot]:  # noqa: ARG002
        """ABSENT when WeChat Pay never got the request."""
        result = self._api.call(CallKind.QUERY_REFUND, "GET", f"{_REFUNDS}/{request_no}", request_no, None, _refund(request_no))
        if isinstance(result, Declined) and result.code == "RESOURCE_NOT_EXISTS":
            return Ok(RefundSnapshot(request_no, TransferState.ABSENT), result.exchange)
        return result

    def payout(self, request: SendPayout) -> Result[PayoutSnapshot]:
        """Outside the capabilities."""
        raise NotImplementedError(request.request_no)

    def query_payout(self, request_no: str) -> Result[PayoutSnapshot]:
        """Outside the capabilities."""
        raise NotImplementedError(request_no)

    def release(self, request: SendRelease) -> Result[ReleaseSnapshot]:
        """Let go of all that is left of the payment; with receivers each of them gets its part first."""
        return sharing.release(self._api, request)

    def query_release(self, our_ref: str, request_no: str, provider_ref: str = "") -> Result[ReleaseSnapshot]:  # noqa: ARG002
        """ABSENT when WeChat Pay never got the request."""
        return sharing.query(self._api, request_no, provider_ref)

    def declare_customs(self, request: SendDeclaration) -> Result[DeclarationSnapshot]:
        """Name and number go encrypted for the platform's key, and are not kept as evidence."""
        content: Fields = {
            "appid": self._account.newest["appid"], "mchid": self.seller_ref, "out_trade_no": their_number(request.our_ref),
            "transaction_id": request.provider_ref, "customs": request.customs_place, "merchant_customs_no": request.merchant_customs_code,
            "sub_order_no": request.sub_order_no or request.request_no, "fee_type": request.currency, "order_fee": request.amount_minor,
            "transport_fee": request.freight_minor, "product_fee": request.amount_minor - request.freight_minor,
        }  # fmt: skip
        evidence = orjson.dumps(content).decode()
        talk = Talk.begun(CallKind.DECLARE, request.request_no, evidence)
        if request.buyer_number:
            try:
                _serial, key = self._api.newest_platform_key()
            except NoAnswer as silence:
                return talk.unknown(silence)
            content |= {"certificate_type": "IDCARD", "certificate_id": signing.encrypted(key, request.buyer_number),
                        "name": signing.encrypted(key, request.buyer_name)}  # fmt: skip

        def read(fields: Fields) -> DeclarationSnapshot:
            fits = {"SAME": True, "DIFFERENT": False}.get(fields.get("cert_check_result", ""))
            return DeclarationSnapshot(request.request_no, TransferState.PROCESSING, fields["verify_department_trade_id"], fits)

        return self._api.call(
            CallKind.DECLARE, "POST", "/v3/global/customs/orders", request.request_no, content, read, evidence=evidence
        )

    def query_customs(self, our_ref: str, request_no: str) -> Result[DeclarationSnapshot]:
        """What customs answered."""

        def read(fields: Fields) -> DeclarationSnapshot:
            found = next((one for one in fields["data"] if one["sub_order_no"] == request_no), None)
            if found is None:
                return DeclarationSnapshot(request_no, TransferState.ABSENT)
            known = {"SUCCESS": TransferState.SUCCEEDED, "FAIL": TransferState.FAILED}
            state = known.get(found["state"], TransferState.PROCESSING)
            return DeclarationSnapshot(request_no, state, found["verify_department_trade_id"])

        query = urlencode(
            {"order_type": "out_trade_no", "order_no": their_number(our_ref), "appid": self._account.newest["appid"]}
        )
        return self._api.call(CallKind.QUERY_CUSTOMS, "GET", f"/v3/global/customs/orders?{query}", request_no, None, read)

    def try_out(self) -> Result[str]:
        """Asks about a number that does not exist: a verified "no such order" proves both keys."""
        result = self.query_payment("PCHECK00000000000000000000000000")
        return Ok("", result.exchange) if isinstance(result, Ok) else result

    def fetch_statement(self, day: date) -> StatementFile:
        """The table of a day in Shanghai, checked against its hash. Raises NoStatement."""
        target = f"/v3/bill/tradebill?bill_date={day.isoformat()}&bill_type=ALL"
        asked = self._api.call(CallKind.STATEMENT, "GET", target, f"statement {day}", None, lambda fields: fields)
        if not isinstance(asked, Ok):
            raise NoStatement(asked.code if isinstance(asked, Declined) else asked.reason)
        where = urlsplit(asked.value["download_url"])
        try:
            answer = self._api.send("GET", f"{where.path}?{where.query}")
        except NoAnswer as silence:
            raise NoStatement(str(silence)) from silence
        if answer.status != httpx.codes.OK or not statement.is_whole(answer.body, asked.value):
            raise NoStatement(f"HTTP {answer.status}, or not what was announced")
        return StatementFile(f"wechat-{day}.csv", answer.body)

    def read_statement(self, content: bytes) -> Iterator[StatementLine]:
        """The lines in the order of the file."""
        return statement.read(content, our_number)

    def parse_notification(self, raw: bytes, headers: Mapping[str, str], received_at: datetime) -> VerifiedEvent:
        """Signature by the platform's key of the named serial, the signed time, then what is sealed inside."""
        named = {name.lower(): value for name, value in headers.items()}
        if not self._api.knows(named.get("wechatpay-serial", "")) or not signing.is_signed(named, raw, self._api.platform_keys):
            raise BadSignature("the signature does not fit")
        if not signing.is_fresh(named, received_at):
            raise Stale(named["wechatpay-timestamp"])
        try:
            message: Fields = orjson.loads(raw)
            event_id = str(message["id"])
            inside: Fields = orjson.loads(signing.opened(message["resource"], self._account.every("api_v3_key")))
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise Malformed(str(error)) from error
        if inside.get("mchid") != self.seller_ref or inside.get(
            "appid", self._account.newest["appid"]
        ) not in self._account.every("appid"):
            raise WrongRecipient(f"{inside.get('mchid')} {inside.get('appid')}")
        if not 0 < len(event_id) <= 128:
            raise Malformed(event_id)
        if 0 < len(str(inside.get("out_refund_no", ""))) <= 64:
            return VerifiedEvent(event_id, "refund", str(inside["out_refund_no"]))
        if not 0 < len(str(inside.get("out_trade_no", ""))) <= 64:
            raise OfNoConcern(str(message.get("event_type", "")))
        return VerifiedEvent(event_id, "payment", our_number(str(inside["out_trade_no"])))

    def ack(self, *, ok: bool) -> Acknowledgement:
        """No content, or a refusal."""
        return Acknowledgement(204, b"") if ok else Acknowledgement(400, b'{"code":"FAIL","message":"refused"}')

    def _snapshot(self, fields: Fields) -> Snapshot:
        paid, is_ours = fields.get("success_time"), fields["appid"] in self._account.every("appid")
        return Snapshot(
            our_ref=our_number(fields["out_trade_no"]),
            state=_STATES[fields["trade_state"]],
            amount_minor=int(fields["amount"]["total"]) if "amount" in fields else 0,
            currency=fields["amount"]["currency"] if "amount" in fields else "",
            seller_ref=fields["mchid"] if is_ours else fields["appid"],
            provider_ref=fields.get("transaction_id", ""),
            paid_at=datetime.fromisoformat(paid).astimezone(UTC) if paid else None,
        )


def _refund(request_no: str) -> Callable[[Fields], RefundSnapshot]:
    return lambda fields: RefundSnapshot(
        request_no, _REFUND[fields["status"]], int(fields["amount"]["refund"]), fields.get("user_received_account", "")
    )
