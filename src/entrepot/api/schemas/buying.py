"""Shapes of buying: addresses, items, quotes, purchases, carts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, model_validator

from entrepot.orders.enums import IdentityKind
from entrepot.orders.types import Address

from .words import Country, Currency, Line, Minor, Name


class AddressIn(Schema):
    """Where the parcel goes. `region` is the province or state, `division` the six-digit code inside China."""

    name: Name
    country: Country
    lines: Annotated[list[Name], Field(min_length=1, max_length=6)]
    city: Line = ""
    region: Line = ""
    postcode: Annotated[str, Field(max_length=20)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    division: Annotated[str, Field(max_length=10)] = ""

    def value(self) -> Address:
        """The address as the order desk takes it."""
        return Address(**{**self.model_dump(), "lines": tuple(self.lines)})


class ItemIn(Schema):
    """What to buy: an article by its id, or by the slug of its store and the store's own number."""

    variant_id: UUID | None = None
    store: Annotated[str, Field(max_length=60)] = ""
    sku: Annotated[str, Field(max_length=100)] = ""
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1

    @model_validator(mode="after")
    def _is_named(self) -> ItemIn:
        if self.variant_id is None and not (self.store and self.sku):
            raise ValueError("name the article by variant_id, or by store and sku")
        return self


Items = Annotated[list[ItemIn], Field(min_length=1, max_length=100)]


class QuoteIn(Schema):
    items: Items
    address: AddressIn
    currency: Currency


class PaymentIn(Schema):
    """With which `method` of which `provider` to pay; `{purchase}` in the return address becomes the purchase's id.

    With `on_receipt` the provider only keeps the amount ready: for shoppers with a limit, one order, and ways that can
    (409 `orders.receipt_not_offered` with `why`, 422 `payments.not_authorisable`).
    """

    provider: Annotated[str, Field(min_length=1, max_length=40)]
    method: Annotated[str, Field(min_length=1, max_length=40)]
    return_url: Annotated[str, Field(max_length=500, pattern="^(https?://.*)?$")] = ""
    on_receipt: bool = False


class IdentityIn(Schema):
    """Who the buyer is, for customs; sealed at once. With `use_kept` what the person gave before is used, and no more is said here."""

    kind: IdentityKind
    name: Annotated[str, Field(max_length=60)] = ""
    number: Annotated[str, Field(max_length=30)] = ""
    use_kept: bool = False


class CheckoutIn(Schema):
    """A whole purchase. Without `quote_id` the prices are those of this moment; `expected_total_minor` refuses any other total."""

    items: Annotated[list[ItemIn], Field(max_length=100)] = []
    address: AddressIn
    currency: Currency
    payment: PaymentIn
    quote_id: UUID | None = None
    email: Annotated[str, Field(max_length=254, pattern="^([^@\\s]+@[^@\\s]+)?$")] = ""
    expected_total_minor: Minor | None = None
    identity: IdentityIn | None = None

    @model_validator(mode="after")
    def _has_goods(self) -> CheckoutIn:
        if not self.items and self.quote_id is None:
            raise ValueError("name the items, or a quote")
        return self


class QuotedLineOut(Schema):
    variant_id: UUID
    product_id: UUID
    sku: str
    title: str
    quantity: int
    unit_minor: int
    goods_minor: int
    freight_minor: int
    tax_minor: int
    list_currency: str
    list_unit_minor: int
    fx: dict[str, Any] | None


class QuotedOrderOut(Schema):
    """One store's part: how it travels, what it costs to the door, when it should arrive."""

    store_id: UUID
    store_name: str
    route: str
    goods_minor: int
    freight_minor: int
    tax_minor: int
    total_minor: int
    lines: list[QuotedLineOut]
    freight: dict[str, Any]
    tax: dict[str, Any]
    promise: dict[str, Any]


class QuoteOut(Schema):
    id: UUID
    currency: str
    destination: str
    total_minor: int
    expires_at: datetime
    orders: list[QuotedOrderOut]


class PlacedOrderOut(Schema):
    id: UUID
    number: str
    store_id: UUID
    goods_minor: int
    freight_minor: int
    tax_minor: int
    total_minor: int


class PaymentOut(Schema):
    """`state`: paid, redirect (send the shopper to `url`), pending, or failed with the `problem`."""

    id: UUID
    state: str
    url: str = ""
    problem: dict[str, Any] | None = None


class PurchaseOut(Schema):
    """`token` is there for visitors: with it (header Purchase-Token) they see and receive what they bought."""

    id: UUID
    currency: str
    total_minor: int
    pay_by: datetime
    repeated: bool
    orders: list[PlacedOrderOut]
    payment: PaymentOut
    token: str | None = None


class CartLineIn(Schema):
    variant_id: UUID
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1


class QuantityIn(Schema):
    quantity: Annotated[int, Field(ge=0, le=10_000)]


class CartLineOut(Schema):
    """A line with the article as it is now; `available` is the most that one warehouse can give."""

    variant_id: UUID
    product_id: UUID
    store_id: UUID
    sku: str
    slug: str
    title: str
    options: dict[str, str]
    picture: str
    price_minor: int
    currency: str
    quantity: int
    available: int
    is_buyable: bool


class CartOut(Schema):
    id: UUID
    items: list[CartLineOut]
