"""Facts of the order desk. Amounts are minor units of `currency`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from entrepot.events.types import Fact


@dataclass(frozen=True, slots=True)
class OrderFact(Fact):
    """What every fact of an order tells."""

    order_id: UUID
    number: str

    @property
    def subject(self) -> str:
        """The order."""
        return f"order:{self.order_id}"


@dataclass(frozen=True, slots=True)
class OrderPlaced(OrderFact):
    """An order exists and waits for its payment."""

    kind: ClassVar[str] = "orders.order_placed"
    purchase_id: UUID
    buyer_id: UUID | None
    currency: str
    total_minor: int


@dataclass(frozen=True, slots=True)
class OrderPaid(OrderFact):
    """The money is in escrow; the store may ship."""

    kind: ClassVar[str] = "orders.order_paid"


@dataclass(frozen=True, slots=True)
class OrderAuthorised(OrderFact):
    """The shopper pays on receipt: the provider keeps the amount ready, and the store may ship against it."""

    kind: ClassVar[str] = "orders.order_authorised"


@dataclass(frozen=True, slots=True)
class OrderCollecting(OrderFact):
    """The shopper has the goods, and the authorised amount is being taken; `OrderReceived` follows when it is there."""

    kind: ClassVar[str] = "orders.order_collecting"


@dataclass(frozen=True, slots=True)
class ReceiptLimitChanged(Fact):
    """How much a shopper may have open that is paid on receipt is different; levels and reason are words of orders."""

    kind: ClassVar[str] = "orders.receipt_limit_changed"
    is_public: ClassVar[bool] = False  # the shopper's own affair

    person_id: UUID
    before: str
    level: str
    reason: str

    @property
    def subject(self) -> str:
        """The shopper."""
        return f"person:{self.person_id}"


@dataclass(frozen=True, slots=True)
class OrderOverdue(OrderFact):
    """The store did not ship in the time that was promised."""

    kind: ClassVar[str] = "orders.order_overdue"


@dataclass(frozen=True, slots=True)
class OrderShipped(OrderFact):
    """Everything of the order is with the carrier."""

    kind: ClassVar[str] = "orders.order_shipped"


@dataclass(frozen=True, slots=True)
class OrderPartlyShipped(OrderFact):
    """Some pieces of the order are with the carrier, others are still to come; the parcel's own fact says which one left."""

    kind: ClassVar[str] = "orders.order_partly_shipped"


@dataclass(frozen=True, slots=True)
class OrderDelivered(OrderFact):
    """The carrier reports that the parcel was handed over."""

    kind: ClassVar[str] = "orders.order_delivered"


@dataclass(frozen=True, slots=True)
class ReceiptExtended(OrderFact):
    """The shopper took more time to confirm."""

    kind: ClassVar[str] = "orders.receipt_extended"


@dataclass(frozen=True, slots=True)
class OrderReceived(OrderFact):
    """The shopper has the goods, by own word or by the clock; the money may be divided."""

    kind: ClassVar[str] = "orders.order_received"


@dataclass(frozen=True, slots=True)
class OrderClosed(OrderFact):
    """The order ended without receipt: never paid, or paid and refunded."""

    kind: ClassVar[str] = "orders.order_closed"
