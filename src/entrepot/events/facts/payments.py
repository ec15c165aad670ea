"""What happens to money at the providers. Amounts in minor units of `currency`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from entrepot.events.types import Fact


@dataclass(frozen=True, slots=True)
class PaymentFact(Fact):
    """Base: about one payment. A payment may cover orders of several stores, so it belongs to the platform."""

    payment_id: UUID
    purchase_id: UUID
    provider: str
    amount_minor: int
    currency: str

    @property
    def subject(self) -> str:
        return f"payment:{self.payment_id}"


@dataclass(frozen=True, slots=True)
class PaymentCaptured(PaymentFact):
    """The money is in the escrow of `order_ids`."""

    kind: ClassVar[str] = "payments.payment_captured"

    order_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PaymentMismatched(PaymentFact):
    """Paid with another amount, currency or to another recipient (`reason`); `amount_minor` is what came."""

    kind: ClassVar[str] = "payments.payment_mismatched"

    reason: str


@dataclass(frozen=True, slots=True)
class PaymentLate(PaymentFact):
    """Paid after its orders were closed; the money goes back."""

    kind: ClassVar[str] = "payments.payment_late"


@dataclass(frozen=True, slots=True)
class PaymentDuplicated(PaymentFact):
    """A purchase was paid a second time; this second payment goes back."""

    kind: ClassVar[str] = "payments.payment_duplicated"


@dataclass(frozen=True, slots=True)
class PaymentFailed(PaymentFact):
    kind: ClassVar[str] = "payments.payment_failed"


@dataclass(frozen=True, slots=True)
class PaymentClosed(PaymentFact):
    """The provider confirmed that nobody can pay it any more."""

    kind: ClassVar[str] = "payments.payment_closed"


@dataclass(frozen=True, slots=True)
class PaymentAuthorised(PaymentFact):
    """The provider keeps the amount ready until `until`; nothing was taken."""

    kind: ClassVar[str] = "payments.payment_authorised"

    order_id: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class AuthorisationVoided(PaymentFact):
    """We let the amount go; nothing was taken."""

    kind: ClassVar[str] = "payments.authorisation_voided"

    order_id: UUID


@dataclass(frozen=True, slots=True)
class AuthorisationLapsed(PaymentFact):
    """The amount is not kept ready any more, although we did not let it go."""

    kind: ClassVar[str] = "payments.authorisation_lapsed"

    order_id: UUID


@dataclass(frozen=True, slots=True)
class CaptureRefused(PaymentFact):
    """The provider did not take the amount; `next_attempt_at` is None when it is not tried again."""

    kind: ClassVar[str] = "payments.capture_refused"

    order_id: UUID
    refusals: int
    next_attempt_at: datetime | None
    message: str


@dataclass(frozen=True, slots=True)
class AuthorisationReduced(PaymentFact):
    """A part of an order was left out before anything was taken; `amount_minor` is what will be taken now."""

    kind: ClassVar[str] = "payments.authorisation_reduced"

    order_id: UUID
    reduction_id: UUID
    reduced_minor: int


@dataclass(frozen=True, slots=True)
class RefundFact(Fact):
    """Base: about one refund; `store_id` and `order_id` are None when the money never reached an order."""

    refund_id: UUID
    payment_id: UUID
    order_id: UUID | None
    amount_minor: int
    currency: str

    @property
    def subject(self) -> str:
        return f"refund:{self.refund_id}"


@dataclass(frozen=True, slots=True)
class RefundHeld(RefundFact):
    """The money is set aside and on its way to the provider."""

    kind: ClassVar[str] = "payments.refund_held"


@dataclass(frozen=True, slots=True)
class RefundSucceeded(RefundFact):
    kind: ClassVar[str] = "payments.refund_succeeded"


@dataclass(frozen=True, slots=True)
class RefundDeclined(RefundFact):
    """The provider said no and the hold is freed; a person or a new attempt."""

    kind: ClassVar[str] = "payments.refund_declined"

    message: str


@dataclass(frozen=True, slots=True)
class ReleaseDeclined(Fact):
    """The provider keeps the money of a received order and will not let it go by this attempt; a person, or a new attempt."""

    kind: ClassVar[str] = "payments.release_declined"

    release_id: UUID
    payment_id: UUID
    order_id: UUID
    amount_minor: int
    currency: str
    attempt: int
    message: str

    @property
    def subject(self) -> str:
        return f"order:{self.order_id}"


@dataclass(frozen=True, slots=True)
class PayoutFact(Fact):
    payout_id: UUID
    amount_minor: int
    currency: str

    @property
    def subject(self) -> str:
        return f"payout:{self.payout_id}"


@dataclass(frozen=True, slots=True)
class PayoutHeld(PayoutFact):
    kind: ClassVar[str] = "payments.payout_held"


@dataclass(frozen=True, slots=True)
class PayoutPaid(PayoutFact):
    kind: ClassVar[str] = "payments.payout_paid"


@dataclass(frozen=True, slots=True)
class PayoutFailed(PayoutFact):
    """Declined before it was paid; the store's money is available again."""

    kind: ClassVar[str] = "payments.payout_failed"

    message: str


@dataclass(frozen=True, slots=True)
class PayoutReturned(PayoutFact):
    """The store's bank sent the money back after it was paid; it is available again and a person checks the account."""

    kind: ClassVar[str] = "payments.payout_returned"

    message: str
