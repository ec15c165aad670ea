"""Facts of settlement. Amounts are minor units of `currency`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from entrepot.events.types import Fact


@dataclass(frozen=True, slots=True)
class OrderSettled(Fact):
    """The money of a received order was divided; the store's part is in its balance.

    `paid_minor` of `paid_currency` is what became of `store_minor` where the store is settled in another currency than the order's.
    """

    kind: ClassVar[str] = "settlement.order_settled"
    order_id: UUID
    currency: str
    store_minor: int
    commission_minor: int
    paid_currency: str = ""
    paid_minor: int | None = None

    @property
    def subject(self) -> str:
        """The order."""
        return f"order:{self.order_id}"


@dataclass(frozen=True, slots=True)
class PayoutRequested(Fact):
    """A store's balance is on its way to its bank account."""

    kind: ClassVar[str] = "settlement.payout_requested"
    payout_id: UUID
    currency: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class DepositMoved(Fact):
    """A store's deposit was paid in, topped up or returned, or a penalty was taken (from balance, deposit, or owed from now on)."""

    kind: ClassVar[str] = "settlement.deposit_moved"
    move_id: UUID
    move: str
    currency: str
    amount_minor: int
    reason: str

    @property
    def subject(self) -> str:
        """The move."""
        return f"deposit:{self.move_id}"


@dataclass(frozen=True, slots=True)
class ReserveReleased(Fact):
    """What was held back of settlements went to the store's balance."""

    kind: ClassVar[str] = "settlement.reserve_released"
    release_id: UUID
    currency: str
    amount_minor: int

    @property
    def subject(self) -> str:
        """The release."""
        return f"reserve:{self.release_id}"


@dataclass(frozen=True, slots=True)
class InvoiceIssued(Fact):
    """What the platform charged a store in a month stands on a numbered document; negative: a credit note."""

    kind: ClassVar[str] = "settlement.invoice_issued"
    invoice_id: UUID
    number: str
    currency: str
    total_minor: int

    @property
    def subject(self) -> str:
        """The document."""
        return f"invoice:{self.invoice_id}"


@dataclass(frozen=True, slots=True)
class AnnualFeeCharged(Fact):
    """A store paid for a year of its place, with the tax on it: from its balance, or it owes the platform from now on."""

    kind: ClassVar[str] = "settlement.annual_fee_charged"
    fee_id: UUID
    begins: date
    currency: str
    total_minor: int

    @property
    def subject(self) -> str:
        """The fee."""
        return f"annual_fee:{self.fee_id}"


@dataclass(frozen=True, slots=True)
class SettlementCurrencyChosen(Fact):
    """From its next settled order on the store is settled in this currency; "" is as sold."""

    kind: ClassVar[str] = "settlement.currency_chosen"
    currency: str


@dataclass(frozen=True, slots=True)
class RatesEntered(Fact):
    """Exchange rates are in force; orders that waited for one are settled."""

    kind: ClassVar[str] = "settlement.rates_entered"
    is_public: ClassVar[bool] = False
    source: str
    published_on: date
    pairs: int


@dataclass(frozen=True, slots=True)
class FxDealBooked(Fact):
    """A bank changed money for the platform, which closes a part of its position of exchanges."""

    kind: ClassVar[str] = "settlement.fx_deal_booked"
    is_public: ClassVar[bool] = False
    deal_id: UUID
    sold_currency: str
    sold_minor: int
    bought_currency: str
    bought_minor: int

    @property
    def subject(self) -> str:
        """The deal."""
        return f"fx_deal:{self.deal_id}"
