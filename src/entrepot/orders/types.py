"""What goes in and out of the order desk. Amounts are whole minor units of the quote's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from entrepot.identity.types import Actor
from entrepot.kernel.errors import Refused
from entrepot.logistics.types import ParcelLine
from entrepot.payments.types import Started


@dataclass(frozen=True, slots=True)
class Item:
    """A wish: so many pieces of a variant."""

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Address:
    """Where the parcel goes. `country` ISO 3166-1 alpha-2, `phone` as typed; `region` is the province or state."""

    name: str
    country: str
    lines: tuple[str, ...]
    city: str = ""
    region: str = ""
    postcode: str = ""
    phone: str = ""
    division: str = ""  # six-digit code inside China
    district: str = ""  # part of the city, where addresses have one

    def as_json(self) -> dict[str, Any]:
        """The address as stored with the order."""
        return {
            "name": self.name, "country": self.country, "lines": list(self.lines), "city": self.city, "region": self.region,
            "postcode": self.postcode, "phone": self.phone, "division": self.division, "district": self.district,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line with the price that holds while the quote does."""

    variant_id: UUID
    product_id: UUID
    warehouse_id: UUID | None
    sku: str
    title: str
    category_path: str
    quantity: int
    unit_minor: int
    list_currency: str
    list_unit_minor: int
    freight_minor: int = 0
    tax_minor: int = 0
    cost_minor: int | None = None
    fx: dict[str, Any] | None = None
    customs: dict[str, Any] = field(default_factory=dict)

    @property
    def goods_minor(self) -> int:
        """Price of all pieces."""
        return self.unit_minor * self.quantity


@dataclass(frozen=True, slots=True)
class QuotedOrder:
    """One store's part of a quote."""

    store_id: UUID
    store_kind: str
    route: str
    lines: tuple[QuotedLine, ...]
    freight: dict[str, Any] = field(default_factory=dict)
    tax: dict[str, Any] = field(default_factory=dict)
    promise: dict[str, Any] = field(default_factory=dict)
    store_name: str = ""
    options: tuple[dict[str, Any], ...] = ()  # the ways of sending: service, amount_minor, arrive_from, arrive_to

    @property
    def part(self) -> str:
        """The name of this part inside its quote: one order per store and route."""
        return f"{self.store_id}:{self.route}"

    @property
    def goods_minor(self) -> int:
        """Price of the goods."""
        return sum(line.goods_minor for line in self.lines)

    @property
    def freight_minor(self) -> int:
        """Freight, as spread over the lines."""
        return sum(line.freight_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """Duty and taxes collected at checkout."""
        return sum(line.tax_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """What the shopper pays for this order."""
        return self.goods_minor + self.freight_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class Quote:
    """The landed total of a purchase for one destination, held until `expires_at`."""

    id: UUID
    currency: str
    destination: str
    orders: tuple[QuotedOrder, ...]
    made_at: datetime
    expires_at: datetime

    @property
    def total_minor(self) -> int:
        """What the shopper pays in all."""
        return sum(order.total_minor for order in self.orders)


@dataclass(frozen=True, slots=True)
class PlaceRequest:
    """Buy what `quote` holds. `key` makes a repeat return the first purchase; it is the caller's own name for the attempt."""

    quote: Quote
    address: Address
    actor: Actor
    buyer_id: UUID | None = None
    email: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """An order that exists now."""

    id: UUID
    number: str
    store_id: UUID
    goods_minor: int
    freight_minor: int
    tax_minor: int

    @property
    def total_minor(self) -> int:
        """What the shopper pays for it."""
        return self.goods_minor + self.freight_minor + self.tax_minor


@dataclass(frozen=True, slots=True)
class Placed:
    """A purchase that exists now; `repeated` if it did before this request."""

    purchase_id: UUID
    currency: str
    orders: tuple[PlacedOrder, ...]
    pay_by: datetime
    repeated: bool = False

    @property
    def total_minor(self) -> int:
        """What is to be paid."""
        return sum(order.total_minor for order in self.orders)


@dataclass(frozen=True, slots=True)
class Moved:
    """An order made a move."""

    order_id: UUID
    move: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel of an order; without `lines` it takes everything that is still there."""

    order_id: UUID
    carrier: str
    tracking_number: str
    lines: tuple[ParcelLine, ...] | None = None


PlaceOutcome = Placed | Refused
MoveOutcome = Moved | Refused


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """Buy and pay: `method` of `provider`; `{purchase}` in the return address is replaced by the purchase's id.

    `on_receipt`: the provider only keeps the amount ready, and it is taken when the shopper has the goods.
    """

    place: PlaceRequest
    provider: str
    method: str
    return_url: str = ""
    on_receipt: bool = False


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A purchase and the payment that was started for it."""

    placed: Placed
    payment: Started


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """What would this cost, delivered to `address`, in `currency`? Texts are taken in `language` where the product has them.

    `services` wishes a way of sending by `QuotedOrder.part`; where it is not offered the cheapest is taken.
    """

    items: tuple[Item, ...]
    address: Address
    currency: str
    language: str = "en"
    services: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedQuote:
    """What a saved quote was asked for, so that it can be renewed and bought in any tab. `notes` are by `QuotedOrder.part`."""

    items: tuple[Item, ...]
    address: Address
    email: str = ""
    services: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IdentityDetails:
    """Name and number that customs of the destination asks for; in plain text only while the request lasts."""

    kind: str
    name: str
    number: str

    def __repr__(self) -> str:
        return f"IdentityDetails({self.kind}, …)"  # never into a log


@dataclass(frozen=True, slots=True)
class BuyRequest:
    """A checkout with what a person adds to it: notes by `QuotedOrder.part`, identity details, the notice that was shown."""

    checkout: CheckoutRequest
    notes: Mapping[str, str] = field(default_factory=dict)
    identity: IdentityDetails | None = None
    keep_identity: bool = False
    terms: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class AddressEntry:
    """A line of the address book."""

    id: UUID
    address: Address
    is_default: bool


@dataclass(frozen=True, slots=True)
class PostalForm:
    """How addresses of a country are written. `fields` in the order of the country; kinds are words of CLDR's address data."""

    country: str
    fields: tuple[str, ...]
    required: frozenset[str]
    region_kind: str
    city_kind: str
    district_kind: str
    postcode_kind: str
    regions: tuple[tuple[str, str], ...]
    cities: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]
    postcode_example: str
    region: str = ""  # what was chosen so far, as the choices call it
    city: str = ""
