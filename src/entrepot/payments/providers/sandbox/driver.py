"""Our side of the sandbox: builds, signs and checks, and knows what each answer means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, TypeVar

import orjson

from entrepot.kernel import clock
from entrepot.payments.enums import CallKind, TradeState, TransferState
from entrepot.payments.ports import (
    Capabilities,
    Created,
    CreatePayment,
    Declined,
    Exchange,
    Malformed,
    NoStatement,
    Ok,
    PayoutSnapshot,
    RefundSnapshot,
    Result,
    SendCapture,
    SendPayout,
    SendRefund,
    Unknown,
    VerifiedEvent,
    WrongRecipient,
)
from entrepot.payments.providers.wire import from_text, to_text
from entrepot.payments.types import Acknowledgement, Snapshot, StatementFile, StatementLine

from . import bank, signing, statement

T = TypeVar("T")
Answer = dict[str, Any]

_CURRENCIES: Final = frozenset({"CNY", "USD", "EUR", "GBP", "HKD", "JPY", "KRW", "BRL"})
_TRADE: Final = {
    "WAIT_BUYER_PAY": TradeState.WAITING,
    "PROCESSING": TradeState.PROCESSING,
    "AUTHORISED": TradeState.AUTHORISED,
    "TRADE_SUCCESS": TradeState.SUCCEEDED,
    "TRADE_FINISHED": TradeState.FINISHED,
    "TRADE_FAILED": TradeState.FAILED,
    "TRADE_CLOSED": TradeState.CLOSED,
}
_PAYOUT: Final = {
    "DEALING": TransferState.PROCESSING,
    "SUCCESS": TransferState.SUCCEEDED,
    "FAIL": TransferState.FAILED,
    "REFUND": TransferState.RETURNED,
}


class SandboxDriver:
    """The driver `sandbox`: `redirect` sends the buyer to a cashier page, `instant` answers at once like a stored card."""

    code = "sandbox"
    seller_ref = bank.SELLER
    statement_zone = "UTC"
    statement_in_order = True
    capabilities = Capabilities(
        methods={"redirect": _CURRENCIES, "instant": _CURRENCIES},
        instant_methods=frozenset({"instant"}),
        refund_window_days=365,  # as Alipay's twelve months
        authorise_methods=frozenset({"redirect"}),
        authorisation_days=bank.AUTHORISATION_DAYS,
    )

    def create_payment(self, request: CreatePayment) -> Result[Created]:
        """One payment; repeated with the same number it gives the same answer."""
        return self.create_payments([request])[0]

    def create_payments(self, requests: Sequence[CreatePayment]) -> list[Result[Created]]:
        """All payments in one exchange; each gets its own result."""
        content = {
            "trades": [
                {
                    "out_trade_no": request.our_ref,
                    "method": request.method,
                    "total_amount": to_text(request.amount_minor, request.currency),
                    "currency": request.currency,
                    "seller_id": request.seller_ref,
                    "subject": request.subject,
                    "return_url": request.return_url,
                    "time_expire": request.expires_at.isoformat(),
                    "capture": "LATER" if request.is_captured_later else "AT_ONCE",
                }
                for request in requests
            ]
        }
        numbers = [request.our_ref for request in requests]
        whole = self._exchange(
            CallKind.CREATE, "create", numbers[0] if len(numbers) == 1 else "", content, lambda answer: answer
        )
        if not isinstance(whole, Ok):
            return [_with_number(whole, number) for number in numbers]
        results: list[Result[Created]] = []
        for trade, answer in zip(content["trades"], whole.value["trades"], strict=True):
            exchange = Exchange(
                CallKind.CREATE,
                str(trade["out_trade_no"]),
                orjson.dumps(trade).decode(),
                orjson.dumps(answer).decode(),
                whole.exchange.started_at,
                whole.exchange.finished_at,
            )
            results.append(_read(answer, exchange, _created))
        return results

    def query_payment(self, our_ref: str, provider_ref: str = "") -> Result[Snapshot]:  # noqa: ARG002  - ours is enough
        """What the provider knows of our number; an unknown number is an answer too (ABSENT)."""
        result = self._exchange(CallKind.QUERY, "query", our_ref, {"out_trade_no": our_ref}, _snapshot)
        if isinstance(result, Declined) and result.code == "ACQ.TRADE_NOT_EXIST":
            return Ok(Snapshot(our_ref, TradeState.ABSENT), result.exchange)
        return result

    def close_payment(self, our_ref: str, provider_ref: str = "") -> Result[None]:  # noqa: ARG002
        """Confirmed close: afterwards nobody can pay it. Declined when it was paid or never existed."""
        return self._exchange(CallKind.CLOSE, "close", our_ref, {"out_trade_no": our_ref}, lambda _answer: None)

    def capture(self, request: SendCapture) -> Result[Snapshot]:
        """Take it; idempotent by `request_no`."""
        content = {
            "out_trade_no": request.our_ref,
            "out_request_no": request.request_no,
            "amount": to_text(request.amount_minor, request.currency),
            "currency": request.currency,
        }
        return self._exchange(CallKind.CAPTURE, "capture", request.request_no, content, _snapshot)

    def void(self, our_ref: str, provider_ref: str = "") -> Result[None]:  # noqa: ARG002
        """Let go of it. Declined when it was captured."""
        return self._exchange(CallKind.VOID, "void", our_ref, {"out_trade_no": our_ref}, lambda _answer: None)

    def refund(self, request: SendRefund) -> Result[RefundSnapshot]:
        """Idempotent by `request_no`."""
        content = {
            "out_trade_no": request.our_ref,
            "out_request_no": request.request_no,
            "refund_amount": to_text(request.amount_minor, request.currency),
            "currency": request.currency,
            "refund_reason": request.reason,
        }
        return self._exchange(
            CallKind.REFUND,
            "refund",
            request.request_no,
            content,
            lambda _answer: RefundSnapshot(request.request_no, TransferState.SUCCEEDED, request.amount_minor),
        )

    def query_refund(self, our_ref: str, request_no: str, provider_ref: str = "") -> Result[RefundSnapshot]:  # noqa: ARG002
        """ABSENT when the provider never got the request."""

        def read(answer: Answer) -> RefundSnapshot:
            if answer.get("refund_status") != "REFUND_SUCCESS":
                return RefundSnapshot(request_no, TransferState.ABSENT)
            amount = from_text(answer["refund_amount"], answer["currency"])
            return RefundSnapshot(request_no, TransferState.SUCCEEDED, amount)

        content = {"out_trade_no": our_ref, "out_request_no": request_no}
        return self._exchange(CallKind.QUERY_REFUND, "query_refund", request_no, content, read)

    def payout(self, request: SendPayout) -> Result[PayoutSnapshot]:
        """Idempotent by `request_no`."""
        content = {
            "out_biz_no": request.request_no,
            "trans_amount": to_text(request.amount_minor, request.currency),
            "currency": request.currency,
            "payee": request.destination,
        }
        read = _payout_reader(request.request_no)
        return self._exchange(CallKind.PAYOUT, "payout", request.request_no, content, read)

    def query_payout(self, request_no: str) -> Result[PayoutSnapshot]:
        """ABSENT when the provider never got the request; RETURNED when the bank sent the money back."""
        read = _payout_reader(request_no)
        result = self._exchange(CallKind.QUERY_PAYOUT, "query_payout", request_no, {"out_biz_no": request_no}, read)
        if isinstance(result, Declined) and result.code == "ORDER_NOT_EXIST":
            return Ok(PayoutSnapshot(request_no, TransferState.ABSENT), result.exchange)
        return result

    def parse_notification(self, raw: bytes, headers: Mapping[str, str], received_at: datetime) -> VerifiedEvent:
        """Checks signature and time over the raw bytes, then the recipient, then reads."""
        named = {name.lower(): value for name, value in headers.items()}
        signing.check_notification(raw, named.get("sandbox-signature", ""), received_at)
        try:
            message = orjson.loads(raw)
            if message["seller_id"] != self.seller_ref:
                raise WrongRecipient(str(message["seller_id"]))
            event = VerifiedEvent(str(message["notify_id"]), str(message["notify_type"]), str(message["number"]))
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise Malformed(str(error)) from error
        if event.subject not in {"payment", "refund", "payout"} or not 0 < len(event.event_id) <= 128 or len(event.number) > 64:
            raise Malformed(event.subject)
        return event

    def ack(self, *, ok: bool) -> Acknowledgement:
        """Exactly `success`, as Alipay wants it."""
        return Acknowledgement(200, b"success") if ok else Acknowledgement(400, b"failure")

    def fetch_statement(self, day: date) -> StatementFile:
        """The sandbox's books of that day, ready when the day is over."""
        if clock.now() < datetime.combine(day + timedelta(days=1), time(), UTC):
            raise NoStatement("the day is not over")
        return StatementFile(f"sandbox-{day}.csv", statement.of_day(day, self.seller_ref))

    def read_statement(self, content: bytes) -> Iterator[StatementLine]:
        """Lines in the order of the file."""
        return statement.read(content)

    def _exchange(
        self, kind: CallKind, path: str, number: str, content: Answer, read: Callable[[Answer], T]
    ) -> Ok[T] | Declined | Unknown:
        body = orjson.dumps(content)
        started = clock.now()
        signature = signing.sign("request", path.encode() + b"\n" + body)
        try:
            status, answer, signed = bank.call(path, body, signature)
        except bank.NoAnswer as silence:
            return Unknown(str(silence), Exchange(kind, number, body.decode(), "", started, clock.now()))
        exchange = Exchange(kind, number, body.decode(), answer.decode(errors="replace"), started, clock.now())
        if status != 200:
            return Unknown(f"HTTP {status}", exchange)
        if not signing.is_signed("response", answer, signed):
            return Unknown("the answer is not signed by the provider", exchange)
        return _read(orjson.loads(answer), exchange, read)


def _read(answer: Answer, exchange: Exchange, read: Callable[[Answer], T]) -> Ok[T] | Declined | Unknown:
    code = answer.get("code")
    if code == "20000":
        return Unknown(str(answer.get("sub_code", "busy")), exchange)
    if code != bank.DONE:
        reason = str(answer.get("sub_code", code))
        return Declined(reason, reason, exchange)
    try:
        return Ok(read(answer), exchange)
    except (Malformed, KeyError, ValueError) as error:
        return Unknown(f"unreadable answer: {error}", exchange)


def _with_number(result: Declined | Unknown, number: str) -> Declined | Unknown:
    was = result.exchange
    exchange = Exchange(was.kind, number, was.request, was.response, was.started_at, was.finished_at)
    if isinstance(result, Declined):
        return Declined(result.code, result.message, exchange)
    return Unknown(result.reason, exchange)


def _created(answer: Answer) -> Created:
    snapshot = _snapshot(answer)
    if snapshot.state in {TradeState.SUCCEEDED, TradeState.FINISHED}:
        return Created(snapshot=snapshot)
    return Created(url=answer["cashier_url"])


def _snapshot(answer: Answer) -> Snapshot:
    return Snapshot(
        our_ref=answer["out_trade_no"],
        state=_TRADE[answer["trade_status"]],
        amount_minor=from_text(answer["total_amount"], answer["currency"]),
        currency=answer["currency"],
        seller_ref=answer["seller_id"],
        provider_ref=answer["trade_no"],
        paid_at=datetime.fromisoformat(answer["send_pay_date"]) if answer["send_pay_date"] else None,
        authorised_until=datetime.fromisoformat(answer["authorised_until"]) if answer.get("authorised_until") else None,
    )


def _payout_reader(request_no: str) -> Callable[[Answer], PayoutSnapshot]:
    return lambda answer: PayoutSnapshot(request_no, _PAYOUT[answer["status"]], answer["order_id"])
