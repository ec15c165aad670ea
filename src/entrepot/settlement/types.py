"""What goes in and out of settlement. Amounts are whole minor units of the order's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as it was sold. `cost_minor` is what the pieces cost us (own retail), None where nobody knows."""

    position: int
    category_path: str
    goods_minor: int
    cost_minor: int | None


@dataclass(frozen=True, slots=True)
class PaidOrder:
    """What settlement must know of an order that is paid."""

    order_id: UUID
    store_id: UUID
    store_kind: str
    currency: str
    destination: str
    freight_minor: int
    tax_minor: int
    paid_at: datetime
    lines: tuple[SoldLine, ...]

    @property
    def total_minor(self) -> int:
        """Goods, freight and tax."""
        return sum(line.goods_minor for line in self.lines) + self.freight_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class Rate:
    """A commission rate in force, in ten-thousandths, and the plan it comes from."""

    bps: int
    plan: str


@dataclass(frozen=True, slots=True)
class FeeRate:
    """The rate of the tax on the commission, in ten-thousandths of it, and the version of the row that says so."""

    bps: int
    version: str


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim about to be frozen. `line` is the order line it comes from, 0 for the order as a whole."""

    kind: str
    line: int
    amount_minor: int
    basis_minor: int
    bps: int | None = None
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """The claims of an order are paid; `repeated` if they were before. `is_settling`: they are set aside until the provider that
    keeps the money lets it go.
    """

    order_id: UUID
    repeated: bool = False
    is_settling: bool = False


@dataclass(frozen=True, slots=True)
class Revenue:
    """What the platform earned in one currency over a period, by its two sources (minor units)."""

    currency: str
    commission_minor: int
    retail_minor: int
    cost_minor: int

    @property
    def margin_minor(self) -> int:
        """Own retail less what the goods cost."""
        return self.retail_minor - self.cost_minor


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What of one order line goes back to the shopper: goods, tax and freight as they were paid."""

    line: int
    goods_minor: int
    tax_minor: int = 0
    freight_minor: int = 0

    @property
    def total_minor(self) -> int:
        """All three."""
        return self.goods_minor + self.tax_minor + self.freight_minor


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """A claim with what was taken off it so far."""

    kind: str
    line: int
    basis_minor: int
    amount_minor: int
    cut_minor: int = 0
    cut_basis_minor: int = 0

    @property
    def left_minor(self) -> int:
        """What is left of it."""
        return self.amount_minor - self.cut_minor


@dataclass(frozen=True, slots=True)
class Share:
    """What one claim gives back. `basis_minor` is the part of the claim's basis that this is for."""

    kind: str
    line: int
    amount_minor: int
    basis_minor: int


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """Major units of `quote` for one of `base`, as it was entered; `bid` is what a bank pays for `base`, if the source says so."""

    id: int
    base: str
    quote: str
    mid: Decimal
    bid: Decimal | None
    source: str
    published_on: date
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewRate:
    """A rate about to be entered."""

    base: str
    quote: str
    mid: Decimal
    bid: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What an exchange is made at: exact, in major units of `quote` for one of `base`; `rate` is after the platform's margin."""

    base: str
    quote: str
    mid: Fraction
    rate: Fraction
    margin_bps: int
    rate_ids: tuple[int, ...]
    source: str
    published_on: date
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """The stored quote of a settled order with what it was applied to; minor units of `base` and `quote`."""

    order_id: UUID
    store_id: UUID
    base: str
    quote: str
    source_minor: int
    target_minor: int
    mid: Fraction
    rate: Fraction
    margin_bps: int
    source: str
    published_on: date
    expires_at: datetime
    at: datetime

    @property
    def rate_text(self) -> str:
        """The rate as people read it: seven significant digits, the margin taken off."""
        return rate_text(self.rate)

    @property
    def mid_text(self) -> str:
        """The published rate as people read it."""
        return rate_text(self.mid)


@dataclass(frozen=True, slots=True)
class ExchangeNote:
    """What a line of a store's balance was exchanged at: the settlement of an order, or what went back through its quote (`is_back`).

    `ref` is the journal's. Minor units of `base` (the order's currency) and `quote` (the store's); rates as in ExchangeView.
    """

    ref: str
    is_back: bool
    base: str
    quote: str
    source_minor: int
    target_minor: int
    mid: Fraction
    rate: Fraction
    margin_bps: int
    source: str
    published_on: date
    at: datetime

    @property
    def rate_text(self) -> str:
        """The rate as people read it, the margin taken off."""
        return rate_text(self.rate)


def rate_text(rate: Fraction) -> str:
    """A rate with seven significant digits and no exponent: 0.1379500, 7.249012."""
    value = Decimal(rate.numerator) / Decimal(rate.denominator)
    digits = max(0, 6 - value.adjusted())
    return f"{value.quantize(Decimal(1).scaleb(-digits)):f}"
