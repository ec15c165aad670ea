"""What goes in and out of this room. All frozen; amounts in minor units of the named currency; times in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from entrepot.ledger.types import AccountKey, Hold

from .enums import PayableState, PaymentState, TradeState


@dataclass(frozen=True, slots=True)
class PartAmount:
    """What one order asks for, divided as it will be posted."""

    order_id: UUID
    store_id: UUID
    goods_minor: int
    freight_minor: int = 0
    tax_minor: int = 0

    @property
    def total_minor(self) -> int:
        """Goods, freight and tax together."""
        return self.goods_minor + self.freight_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class StartPayment:
    """One attempt to pay a purchase. `return_url` is where the provider sends the buyer afterwards."""

    purchase_id: UUID
    provider: str
    method: str
    currency: str
    parts: tuple[PartAmount, ...]
    expires_at: datetime
    return_url: str = ""
    subject: str = ""
    is_captured_later: bool = False  # of one order: the provider only keeps the amount ready


@dataclass(frozen=True, slots=True)
class Started:
    payment_id: UUID
    our_ref: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a provider answered to our own query about one payment; the only thing that may change it."""

    our_ref: str
    state: TradeState
    amount_minor: int = 0
    currency: str = ""
    seller_ref: str = ""
    provider_ref: str = ""
    paid_at: datetime | None = None
    authorised_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NextAction:
    """What the buyer does next: `redirect` to `url`, scan it as a `code`, or nothing (`none`).

    With `none` a `snapshot` may be there: the provider answered at once, and `apply_snapshots` takes it.
    """

    payment_id: UUID
    kind: str
    url: str = ""
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """The money is in escrow. `refund_id` is set when a part of it came too late and goes back."""

    payment_id: UUID
    purchase_id: UUID
    order_ids: tuple[UUID, ...]
    refund_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Mismatched:
    """Other amount, currency or recipient than asked for; `refund_id` is None when no money reached us."""

    payment_id: UUID
    reason: str
    refund_id: UUID | None


@dataclass(frozen=True, slots=True)
class Late:
    """The orders were closed before the money came; they stay closed, the money goes back."""

    payment_id: UUID
    refund_id: UUID


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The purchase was paid already; this second payment goes back, the first is untouched."""

    payment_id: UUID
    refund_id: UUID


@dataclass(frozen=True, slots=True)
class Authorised:
    """The provider keeps the amount ready until `until`; the order may be shipped against it. No money moved."""

    payment_id: UUID
    purchase_id: UUID
    order_id: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class Unneeded:
    """An authorisation that no order takes, or of something else than asked for (`reason`): it is let go. No money moved."""

    payment_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """No money moved. `state` is the payment's state now; `payment_id` is None for a number we do not know."""

    payment_id: UUID | None
    state: PaymentState | None


Applied = Captured | Mismatched | Late | Duplicate | Authorised | Unneeded | Unchanged


@dataclass(frozen=True, slots=True)
class Payable:
    """What an order says when money arrives for it; its row is locked until the transaction ends."""

    order_id: UUID
    state: PayableState


@dataclass(frozen=True, slots=True)
class PaidPart:
    """One order's money, now in its escrow."""

    payment_id: UUID
    purchase_id: UUID
    order_id: UUID
    store_id: UUID
    goods_minor: int
    freight_minor: int
    tax_minor: int
    currency: str
    provider: str
    method: str
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class SecuredPart:
    """One order's amount, which the provider keeps ready."""

    payment_id: UUID
    purchase_id: UUID
    order_id: UUID
    store_id: UUID
    amount_minor: int
    currency: str
    provider: str
    until: datetime


class Payables(Protocol):
    """The port by which the room above is told of money, without payments naming its classes."""

    def lock(self, order_ids: Sequence[UUID]) -> Mapping[UUID, Payable]:
        """Lock the orders' rows in ascending id and say of each whether it takes money. Unknown orders are left out.

        Called inside a `sql.pipeline`: the answer may be on its way still, and is looked at after the payments were locked too.
        """
        ...

    def paid(self, parts: Sequence[PaidPart]) -> None:
        """The money of these orders arrived. Runs in the capturing transaction and must not post to the ledger."""
        ...

    def secured(self, parts: Sequence[SecuredPart]) -> None:
        """The amounts of these orders, which said ACCEPT, are kept ready. Runs in the same transaction; there is no money yet."""
        ...


@dataclass(frozen=True, slots=True)
class RefundSource:
    """An account that bears a part of a refund, for `code`; `to`: an exchange's position, in its own currency, outside the sum."""

    account: AccountKey
    amount_minor: int
    code: str = "goods"
    to: AccountKey | None = None


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Give back `amount_minor` of a payment. Without `sources` the escrow of `order_id` bears it.

    `refund_id` may be made by the caller; a request repeated with the same id is done once. `frees` are holds of the caller's own
    that end with this one, in the same journal: nobody can take the money in between.
    """

    payment_id: UUID
    amount_minor: int
    reason: str
    order_id: UUID | None = None
    sources: tuple[RefundSource, ...] = ()
    refund_id: UUID | None = None
    frees: tuple[Hold, ...] = ()
    destination: str = ""  # an account of the shopper's: paid to it, where the provider's time for refunds is over


@dataclass(frozen=True, slots=True)
class RefundOutcome:
    """Where a refund stands; `state` is a RefundState."""

    refund_id: UUID
    payment_id: UUID
    state: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PayoutRequest:
    """Pay a store's available balance to its bank account. `destination` is what the provider needs to find it."""

    store_id: UUID
    provider: str
    amount_minor: int
    currency: str
    destination: str
    payout_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PayoutOutcome:
    """Where a payout stands; `state` is a PayoutState."""

    payout_id: UUID
    store_id: UUID
    state: str
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class HeldPayment:
    """The payment of an order whose money the provider keeps, until `until` at the longest."""

    order_id: UUID
    payment_id: UUID
    provider: str
    until: datetime


@dataclass(frozen=True, slots=True)
class NewRelease:
    """An order's part of a held payment that is to be let go. `hold_journal_id` is the journal that sets it aside in the books."""

    release_id: UUID
    payment_id: UUID
    order_id: UUID
    store_id: UUID
    attempt: int
    amount_minor: int
    currency: str
    hold_journal_id: UUID


@dataclass(frozen=True, slots=True)
class Released:
    """The provider let an order's money go: what was set aside for it at `asked_at` has become real."""

    order_id: UUID
    store_id: UUID
    asked_at: datetime
    holds: tuple[Hold, ...]


class Dividers(Protocol):
    """The port by which the room that divides orders' money is told that a provider let it go."""

    def lock(self, order_ids: Sequence[UUID]) -> None:
        """Lock what is written about these orders, in ascending order."""
        ...

    def released(self, parts: Sequence[Released]) -> None:
        """The money of these orders is let go. Runs in the transaction that posts it and must not post itself."""
        ...


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The HTTP answer to a notification."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class CashierPage:
    """What the sandbox provider's cashier shows. `amount` is decimal text."""

    trade_no: str
    subject: str
    amount: str
    currency: str
    status: str
    return_url: str
    is_captured_later: bool = False  # nothing is taken before the shop asks for it


class StatementLine(NamedTuple):
    """A line of a provider's statement. `kind` is a BookedKind, `at` the provider's time, `amount_minor` positive for what came in.

    `our_ref` is our number of the payment, or the request number of a refund or payout; `payment_ref` our number of the payment
    that a refund gives back. `fee_minor` is what the provider kept for this movement, positive for a cost.
    """

    kind: str
    our_ref: str
    provider_ref: str
    amount_minor: int
    currency: str
    at: datetime
    fee_minor: int = 0
    payment_ref: str = ""


class Movement(NamedTuple):
    """The same in our books: what we believe that the provider moved. `method` is the way of paying, for payments only."""

    kind: str
    our_ref: str
    provider_ref: str
    amount_minor: int
    currency: str
    at: datetime
    payment_ref: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class StatementFile:
    """A day of a provider's books as it hands them out."""

    name: str
    content: bytes


class StatementTerms(NamedTuple):
    """How a provider's statements are to be read: the zone whose midnight ends its day, and whether lines stand in order of time."""

    zone: str
    in_order: bool


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account at a provider as a person types it. `store_id` is None for the platform's own; `credentials` by their names."""

    kind: str
    code: str
    label: str
    credentials: Mapping[str, str]
    gateway: str = ""
    store_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying an account out: ok, declined or unknown, with the provider's word."""

    result: str
    message: str = ""

    @property
    def works(self) -> bool:
        """Whether both sides' keys fit."""
        return self.result == "ok"
