"""What a tax calculation is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from entrepot.tax.enums import Route
from entrepot.tax.errors import BadTaxRequest


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One order line: `value_minor` is the price of all its units after the seller's own reductions and before coupons.

    `content` is the true net content of ONE unit in `content_unit` (g, kg, ml, l, piece, sheet), from the catalogue record.
    """

    line_no: int
    value_minor: int
    quantity: int = 1
    tariff_code: str = ""
    origin: str = ""
    content: Decimal | None = None
    content_unit: str = ""
    goods_class: str = "standard"

    def __post_init__(self) -> None:
        if type(self.value_minor) is not int or self.value_minor < 0:
            raise BadTaxRequest(field=f"lines[{self.line_no}].value_minor", reason="a whole number of zero or more")
        if type(self.quantity) is not int or self.quantity < 1:
            raise BadTaxRequest(field=f"lines[{self.line_no}].quantity", reason="a whole number of one or more")


@dataclass(frozen=True, slots=True)
class TaxRequest:
    """A basket to one destination. Amounts are minor units of `currency`.

    `route` is a Route or a kind of warehouse (overseas, bonded, domestic).
    `at` is the order time; a quote without it takes the clock's. An empty `regime` is chosen by `regime_for`.
    `annual_used_minor` is what this market has counted for the buyer in the calendar year, in the destination's currency.
    `coupon_minor` is recorded and never lowers a taxable value; a seller's own price cut belongs into the line's value.
    """

    destination: str
    currency: str
    lines: tuple[TaxLine, ...]
    freight_minor: int = 0
    insurance_minor: int = 0
    coupon_minor: int = 0
    at: datetime | None = None
    regime: str = ""
    store_kind: str = "global"
    route: str = Route.DIRECT
    ships_from: str = ""
    region: str = ""
    carrier_kind: str = "courier"
    annual_used_minor: int | None = None
    personal: bool = True
    ref: str = ""

    def __post_init__(self) -> None:
        if not self.lines:
            raise BadTaxRequest(field="lines", reason="at least one line")
        if len({line.line_no for line in self.lines}) != len(self.lines):
            raise BadTaxRequest(field="lines", reason="line numbers are unique")
        if min(self.freight_minor, self.insurance_minor, self.coupon_minor) < 0:
            raise BadTaxRequest(field="freight_minor", reason="amounts are zero or more")
        try:
            object.__setattr__(self, "route", Route(self.route))
        except ValueError as error:
            raise BadTaxRequest(field="route", reason=f"“{self.route}” is no route and no kind of warehouse") from error
