"""Stripe's hosted payment pages, by Stripe's own package."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeVar

import orjson
import stripe

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
    SendCapture,
    SendPayout,
    SendRefund,
    Stale,
    Unknown,
    VerifiedEvent,
    WrongRecipient,
)
from entrepot.payments.types import Acknowledgement, Snapshot, StatementFile, StatementLine

from .account import ProviderAccess
from .calling import Talk
from .stripe_lines import line_of, refund_of

T = TypeVar("T")
Fields = dict[str, Any]
GATEWAY: Final = "https://api.stripe.com"
CURRENCIES: Final = frozenset({"USD", "EUR", "GBP", "HKD", "JPY", "KRW", "BRL", "CNY", "SGD", "AUD"})
WINDOW: Final = timedelta(minutes=5)
KEPT: Final = timedelta(
    days=7
)  # an intent that is not captured is cancelled so long after its creation, unless agreed otherwise
_SHORTEST: Final = timedelta(hours=1)  # a page lives half an hour at least, a day at most
_LONGEST: Final = timedelta(hours=23)
_PAYMENT_EVENTS: Final = ("checkout.session.", "payment_intent.")
_TIMEOUT_S: Final = (3.0, 10.0)  # to connect, to read


class StripeDriver:
    """`redirect` sends the buyer to a page of Stripe's; no card data comes here.

    A page can be asked about by Stripe's number only, which we have as soon as it was made. A creation that was never answered has
    no number, but nobody has seen its page either: it is absent, and made again under the same idempotency key.
    """

    statement_zone = "UTC"
    statement_in_order = False

    def __init__(self, account: ProviderAccess) -> None:
        self.code = account.code
        self.seller_ref = account.newest["account"]
        self._account = account
        stripe.enable_telemetry = False
        base: Any = {"api": account.gateway}
        self._client = stripe.StripeClient(
            account.newest["secret_key"],
            base_addresses=base,
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_S),
        )
        self.capabilities = Capabilities(
            methods={"redirect": CURRENCIES},
            payout=False,
            needs_provider_ref=True,
            authorise_methods=frozenset({"redirect"}),  # the page then shows only what can be captured later
            authorisation_days=KEPT.days,
        )

    def create_payment(self, request: CreatePayment) -> Result[Created]:
        """A hosted page; the idempotency key is our number."""
        began = _began(request.our_ref)  # not the clock: a repeated request has to be the same, word for word
        until = min(max(request.expires_at, began + _SHORTEST), began + _LONGEST)
        product = {"name": request.subject[:200] or request.our_ref}
        price = {"currency": request.currency.lower(), "unit_amount": request.amount_minor, "product_data": product}
        content: Any = {
            "mode": "payment", "client_reference_id": request.our_ref, "line_items": [{"quantity": 1, "price_data": price}],
            "success_url": request.return_url, "cancel_url": request.return_url, "expires_at": int(until.timestamp()),
            "metadata": {"our_ref": request.our_ref}, "payment_intent_data": {"metadata": {"our_ref": request.our_ref}},
        }  # fmt: skip
        if request.is_captured_later:
            content["payment_intent_data"]["capture_method"] = "manual"
        options: Any = {"idempotency_key": f"pay:{request.our_ref}"}

        def read(fields: Fields) -> Created:
            return Created(url=fields["url"], provider_ref=fields["id"])

        return self._call(
            CallKind.CREATE, request.our_ref, content, lambda: self._client.v1.checkout.sessions.create(content, options), read
        )

    def query_payment(self, our_ref: str, provider_ref: str = "") -> Result[Snapshot]:
        """What became of the page, or of the payment made on it."""
        if not provider_ref:
            return Ok(Snapshot(our_ref, TradeState.ABSENT), Talk.begun(CallKind.QUERY, our_ref, "never opened").exchange())
        if provider_ref.startswith("pi_"):
            return self._call(
                CallKind.QUERY, our_ref, provider_ref, lambda: self._client.v1.payment_intents.retrieve(provider_ref), self._of_intent
            )  # fmt: skip
        expand: Any = {"expand": ["payment_intent"]}
        return self._call(
            CallKind.QUERY, our_ref, provider_ref, lambda: self._client.v1.checkout.sessions.retrieve(provider_ref, expand),
                self._of_session
        )  # fmt: skip

    def close_payment(self, our_ref: str, provider_ref: str = "") -> Result[None]:
        """Let the page expire. Declined when it was paid."""
        return self._call(
            CallKind.CLOSE,
            our_ref,
            provider_ref,
            lambda: self._client.v1.checkout.sessions.expire(provider_ref),
            lambda _: None,
        )

    def capture(self, request: SendCapture) -> Result[Snapshot]:
        """Take it, once; what is left over is free. The idempotency key is the number; after a day a query tells."""
        content: Any = {"amount_to_capture": request.amount_minor}
        options: Any = {"idempotency_key": f"capture:{request.request_no}"}
        return self._call(
            CallKind.CAPTURE, request.request_no, content,
                lambda: self._client.v1.payment_intents.capture(request.provider_ref, content, options), self._of_intent
        )  # fmt: skip

    def void(self, our_ref: str, provider_ref: str = "") -> Result[None]:
        """Cancel the intent. Declined when it was captured, or is cancelled already: a query tells which."""
        return self._call(
            CallKind.VOID, our_ref, provider_ref, lambda: self._client.v1.payment_intents.cancel(provider_ref), lambda _: None
        )

    def refund(self, request: SendRefund) -> Result[RefundSnapshot]:
        """The idempotency key and the metadata carry our number; after a day only the latter is of use, so that queries read it."""
        content: Any = {
            "payment_intent": request.provider_ref, "amount": request.amount_minor,
            "metadata": {"request_no": request.request_no, "our_ref": request.our_ref},
        }  # fmt: skip
        options: Any = {"idempotency_key": f"refund:{request.request_no}"}
        return self._call(
            CallKind.REFUND, request.request_no, content, lambda: self._client.v1.refunds.create(content, options),
                refund_of(request.request_no)
        )  # fmt: skip

    def query_refund(self, our_ref: str, request_no: str, provider_ref: str = "") -> Result[RefundSnapshot]:  # noqa: ARG002
        """ABSENT when Stripe never got the request."""
        content: Any = {"payment_intent": provider_ref, "limit": 100}

        def read(fields: Fields) -> RefundSnapshot:
            found = next((one for one in fields["data"] if (one.get("metadata") or {}).get("request_no") == request_no), None)
            return refund_of(request_no)(found) if found else RefundSnapshot(request_no, TransferState.ABSENT)

        return self._call(CallKind.QUERY_REFUND, request_no, content, lambda: self._client.v1.refunds.list(content), read)

    def payout(self, request: SendPayout) -> Result[PayoutSnapshot]:
        """Outside the capabilities."""
        raise NotImplementedError(request.request_no)

    def query_payout(self, request_no: str) -> Result[PayoutSnapshot]:
        """Outside the capabilities."""
        raise NotImplementedError(request_no)

    def try_out(self) -> Result[str]:
        """Reads the balance: proves the secret key."""
        return self._call(CallKind.CHECK, "balance", "", self._client.v1.balance.retrieve, lambda _: "")

    def fetch_statement(self, day: date) -> StatementFile:
        """The movements of the balance on a day (UTC), a line of JSON each. Raises NoStatement."""
        first = datetime(day.year, day.month, day.day, tzinfo=UTC)
        within = {"gte": int(first.timestamp()), "lt": int((first + timedelta(days=1)).timestamp())}
        content: Any = {"created": within, "limit": 100, "expand": ["data.source"]}
        try:
            lines = [
                orjson.dumps(one.to_dict()) for one in self._client.v1.balance_transactions.list(content).auto_paging_iter()
            ]
        except stripe.StripeError as error:
            raise NoStatement(str(error.user_message or error.code or type(error).__name__)) from error
        return StatementFile(f"stripe-{day}.jsonl", b"\n".join(lines))

    def read_statement(self, content: bytes) -> Iterator[StatementLine]:
        """The lines in the order of the file."""
        for number, line in enumerate(content.splitlines(), 1):
            try:
                yield line_of(orjson.loads(line))
            except (orjson.JSONDecodeError, KeyError, TypeError) as error:
                raise Malformed(f"line {number}: {error}") from error

    def parse_notification(self, raw: bytes, headers: Mapping[str, str], received_at: datetime) -> VerifiedEvent:
        """HMAC over time and body, under any of our secrets; the package takes times of the future, we do not."""
        header = next((value for name, value in headers.items() if name.lower() == "stripe-signature"), "")
        stamp = dict(part.partition("=")[::2] for part in header.split(",")).get("t", "")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
            raise BadSignature("no signed time")
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            raise Malformed("not UTF-8") from error
        if not any(_is_signed(text, header, secret) for secret in self._account.every("webhook_secret")):
            raise BadSignature("the signature does not fit")
        if abs(received_at.timestamp() - int(stamp)) > WINDOW.total_seconds():
            raise Stale(stamp)
        return self._event(raw)

    def _event(self, raw: bytes) -> VerifiedEvent:
        try:
            event: Fields = orjson.loads(raw)
            event_id, kind, about = str(event["id"]), str(event["type"]), event["data"]["object"]
            metadata = about.get("metadata") or {}
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise Malformed(str(error)) from error
        if event.get("account", self.seller_ref) != self.seller_ref:
            raise WrongRecipient(str(event["account"]))
        if "request_no" in metadata:
            subject, number = "refund", str(metadata["request_no"])
        else:
            subject, number = "payment", str(about.get("client_reference_id") or metadata.get("our_ref") or "")
        if not number or (subject == "payment" and not kind.startswith(_PAYMENT_EVENTS)):
            raise OfNoConcern(kind)
        if len(event_id) > 128 or len(number) > 64:
            raise Malformed(kind)
        return VerifiedEvent(event_id, subject, number)

    def ack(self, *, ok: bool) -> Acknowledgement:
        """Any 2xx."""
        return Acknowledgement(200, b"") if ok else Acknowledgement(400, b"")

    def _call(
        self, kind: CallKind, number: str, content: object, call: Callable[[], Any], read: Callable[[Fields], T]
    ) -> Ok[T] | Declined | Unknown:
        talk = Talk.begun(kind, number, content if isinstance(content, str) else orjson.dumps(content).decode())
        try:
            answer = call()
        except (stripe.CardError, stripe.InvalidRequestError) as error:  # verified by TLS: refused, nothing happened
            code = str(error.code or type(error).__name__)
            return talk.declined(code, str(error.user_message or code), str(error.http_body or ""))
        except stripe.StripeError as error:  # keys, rates, time-outs, 5xx, an idempotency key in use
            return talk.unknown(f"{type(error).__name__}: {error.user_message or error.code or ''}", str(error.http_body or ""))
        fields: Fields = answer.to_dict()
        return talk.ok(orjson.dumps(fields), lambda: read(fields))

    def _of_session(self, fields: Fields) -> Snapshot:
        intent = fields.get("payment_intent") or {}
        if intent.get("capture_method") == "manual":
            return self._of_intent(intent)
        if fields["payment_status"] == "paid":
            paid = self._of_intent(intent)
            return Snapshot(fields["client_reference_id"], paid.state, fields["amount_total"], fields["currency"].upper(), paid.seller_ref,
                            paid.provider_ref, paid.paid_at)  # fmt: skip
        state = {"expired": TradeState.CLOSED, "complete": TradeState.PROCESSING}.get(fields["status"], TradeState.WAITING)
        return Snapshot(fields["client_reference_id"], state, provider_ref=fields["id"])

    def _of_intent(self, fields: Fields) -> Snapshot:
        states = {
            "succeeded": TradeState.SUCCEEDED,
            "requires_capture": TradeState.AUTHORISED,
            "processing": TradeState.PROCESSING,
            "canceled": TradeState.CLOSED,
        }
        state = states.get(fields["status"], TradeState.WAITING)
        created = datetime.fromtimestamp(fields["created"], UTC)
        is_kept = state is TradeState.AUTHORISED
        return Snapshot(
            our_ref=fields["metadata"]["our_ref"],
            state=state,
            amount_minor=fields["amount_capturable"] if is_kept else fields["amount_received"],
            currency=fields["currency"].upper(),
            seller_ref=fields.get("on_behalf_of") or self.seller_ref,
            provider_ref=fields["id"],
            # of one that was captured later nothing here tells when: it is when we hear of it
            paid_at=created if state is TradeState.SUCCEEDED and fields.get("capture_method") != "manual" else None,
            authorised_until=created + KEPT if is_kept else None,
        )


def _began(our_ref: str) -> datetime:
    """When the payment was started: our number is an id that begins with its milliseconds."""
    return datetime.fromtimestamp(int(our_ref[1:13], 16) // 1000, UTC)


def _is_signed(text: str, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(text, header, secret, None)
    except stripe.SignatureVerificationError:
        return False
    return True
