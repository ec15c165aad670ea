"""The port to payment providers (reference: payment providers, section 1).

A result is exactly one of Ok, Declined, Unknown. Unknown means that the provider may have done the work: ask, then repeat
with the same number, never with a new one. Every result carries the exchange it came from, which is kept as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar, runtime_checkable

from .enums import CallKind, TransferState
from .provider_types import DeclarationSnapshot, ReleaseSnapshot, SendDeclaration, SendRelease
from .types import Acknowledgement, Snapshot, StatementFile, StatementLine

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What went over the wire, as text."""

    kind: CallKind
    number: str
    request: str
    response: str
    started_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Ok(Generic[T_co]):
    """A verified answer: done."""

    value: T_co
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Declined:
    """A verified answer: refused, nothing happened."""

    code: str
    message: str
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer that can be relied on; the work may have been done."""

    reason: str
    exchange: Exchange


Result = Ok[T] | Declined | Unknown


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do. The services ask this, never the driver's name. `methods` maps a method to its currencies."""

    methods: Mapping[str, frozenset[str]]
    partial_refund: bool = True
    payout: bool = True
    instant_methods: frozenset[str] = frozenset()
    code_methods: frozenset[str] = frozenset()  # the buyer scans a code instead of going to a page
    refund_window_days: int | None = None  # later money goes to an account of the shopper's
    escrow_hold: bool = False  # the provider keeps the money until we let it go
    hold_terms: str = ""  # whose row of data/release_policy.toml says how long, and how often we may call
    releases_in_parts: bool = True  # the orders of one payment can be let go one by one
    max_receivers: int = 0  # of a split
    customs: bool = False
    needs_provider_ref: bool = False  # a payment can be asked about by the provider's number only
    authorise_methods: frozenset[str] = frozenset()  # the amount can be kept ready and taken later, once, whole or less
    authorisation_days: int = 0  # how long it is kept ready where the provider does not name a day


@dataclass(frozen=True, slots=True)
class CreatePayment:
    our_ref: str
    method: str
    amount_minor: int
    currency: str
    seller_ref: str
    subject: str
    return_url: str
    expires_at: datetime
    is_captured_later: bool = False  # only authorise: asked by the capability `authorise_methods`
    is_held: bool = False  # the provider keeps the money until `release`: asked by the capability `escrow_hold`


@dataclass(frozen=True, slots=True)
class SendCapture:
    """Take `amount_minor` of what was authorised under `our_ref`; what is left over is free again."""

    our_ref: str
    request_no: str
    amount_minor: int
    currency: str
    provider_ref: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """The provider has the payment: a cashier page, or a snapshot when it answered at once."""

    url: str = ""
    snapshot: Snapshot | None = None
    provider_ref: str = ""


@dataclass(frozen=True, slots=True)
class SendRefund:
    """`payment_minor` is the whole payment, `provider_ref` the provider's number of it: some providers want them."""

    our_ref: str
    request_no: str
    amount_minor: int
    currency: str
    reason: str
    provider_ref: str = ""
    payment_minor: int = 0
    release_no: str = ""  # the number under which the money was let go before, where it was kept


@dataclass(frozen=True, slots=True)
class RefundSnapshot:
    request_no: str
    state: TransferState
    amount_minor: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class SendPayout:
    request_no: str
    amount_minor: int
    currency: str
    destination: str


@dataclass(frozen=True, slots=True)
class PayoutSnapshot:
    request_no: str
    state: TransferState
    provider_ref: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedEvent:
    """A message whose signature and recipient are right. `subject` is payment, refund or payout; `number` is ours."""

    event_id: str
    subject: str
    number: str


class RejectedNotification(Exception):
    """The message is not what it says; answered with a failure and counted. `reason` is a short word."""

    reason = "rejected"


class BadSignature(RejectedNotification):
    reason = "bad_signature"


class Stale(RejectedNotification):
    reason = "stale"


class WrongRecipient(RejectedNotification):
    reason = "wrong_recipient"


class Malformed(RejectedNotification):
    reason = "malformed"


class OfNoConcern(RejectedNotification):
    """Verified, but about something that we do not ask about; it is acknowledged, so that it does not come again."""

    reason = "of_no_concern"


class Driver(Protocol):
    """One provider's protocol. Knows nothing of orders and never posts."""

    code: str
    seller_ref: str
    capabilities: Capabilities

    def create_payment(self, request: CreatePayment) -> Result[Created]: ...

    def query_payment(self, our_ref: str, provider_ref: str = "") -> Result[Snapshot]: ...

    def close_payment(self, our_ref: str, provider_ref: str = "") -> Result[None]: ...

    def refund(self, request: SendRefund) -> Result[RefundSnapshot]: ...

    def query_refund(self, our_ref: str, request_no: str, provider_ref: str = "") -> Result[RefundSnapshot]: ...

    def payout(self, request: SendPayout) -> Result[PayoutSnapshot]: ...

    def query_payout(self, request_no: str) -> Result[PayoutSnapshot]: ...

    def parse_notification(self, raw: bytes, headers: Mapping[str, str], received_at: datetime) -> VerifiedEvent:
        """The event in `raw`. Raises BadSignature, Stale, WrongRecipient or Malformed."""
        ...

    def ack(self, *, ok: bool) -> Acknowledgement:
        """What this provider wants to hear."""
        ...


@runtime_checkable
class TakesMany(Protocol):
    """A driver that creates several payments in one exchange; the results come in the order of the requests."""

    def create_payments(self, requests: Sequence[CreatePayment]) -> list[Result[Created]]: ...


class NoStatement(Exception):
    """The provider gave no statement for that day; `reason` says why (not ready yet, no answer). Asked for again later."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@runtime_checkable
class GivesStatements(Protocol):
    """A driver whose provider hands out its books by day, for reconciliation."""

    statement_zone: str
    """The zone whose midnight ends the provider's day."""
    statement_in_order: bool
    """Whether the lines promise to stand in the order in which things happened."""

    def fetch_statement(self, day: date) -> StatementFile:
        """The statement of that day. Raises NoStatement."""
        ...

    def read_statement(self, content: bytes) -> Iterator[StatementLine]:
        """The lines in the order of the file. Raises Malformed with the line that cannot be read."""
        ...


@runtime_checkable
class Authorises(Protocol):
    """A driver whose provider keeps an amount ready and takes it later; asked by its capability `authorise_methods`.

    `query_payment` says AUTHORISED, with the day until which, and SUCCEEDED with the amount that was taken.
    """

    def capture(self, request: SendCapture) -> Result[Snapshot]:
        """Take it. Idempotent by `request_no`: the same number again gives the same answer and takes nothing more."""
        ...

    def void(self, our_ref: str, provider_ref: str = "") -> Result[None]:
        """Let go of it. Ok when it was let go before; Declined when it was captured."""
        ...


@runtime_checkable
class HoldsMoney(Protocol):
    """A driver whose provider keeps the money until it is let go; asked by its capability `escrow_hold`."""

    def release(self, request: SendRelease) -> Result[ReleaseSnapshot]:
        """Let it go. Idempotent by `request_no`: the same number again gives the same answer and lets nothing more go."""
        ...

    def query_release(self, our_ref: str, request_no: str, provider_ref: str = "") -> Result[ReleaseSnapshot]:
        """What became of that number; ABSENT when the provider never got it."""
        ...


@runtime_checkable
class TellsCustoms(Protocol):
    """A driver whose provider declares payments to customs; asked by its capability `customs`."""

    def declare_customs(self, request: SendDeclaration) -> Result[DeclarationSnapshot]: ...

    def query_customs(self, our_ref: str, request_no: str) -> Result[DeclarationSnapshot]: ...


@runtime_checkable
class CanBeTried(Protocol):
    """A driver that can find out whether its account works, without moving anything."""

    def try_out(self) -> Result[str]: ...
