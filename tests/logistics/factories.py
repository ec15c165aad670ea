"""Templates, requests and parcels, made in one line."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4

from entrepot.identity.types import SYSTEM
from entrepot.logistics import services
from entrepot.logistics.enums import EventSource, ParcelStatus, Valuation
from entrepot.logistics.types import (
    AreaGroup,
    Charge,
    Dispatch,
    Dispatched,
    FreightItem,
    FreightRequest,
    NewEvent,
    ParcelLine,
    Service,
    StoredTemplate,
    Template,
)

STORE = UUID(int=1)
_number = count(1)


def charge(start: str = "1", start_fee: int = 1000, add: str = "1", add_fee: int = 500, amount_from: int = 0) -> Charge:
    return Charge(Decimal(start), start_fee, Decimal(add), add_fee, amount_from)


def service(*groups: AreaGroup, code: str = "express", **fields: object) -> Service:
    return Service(code=code, groups=groups or (AreaGroup(("1",), (charge(),)),), **fields)  # type: ignore[arg-type]


def template(*services_: Service, valuation: Valuation = Valuation.WEIGHT, **fields: object) -> Template:
    values = {"name": "Standard", "currency": "CNY", **fields}
    return Template(valuation=valuation, services=services_ or (service(),), **values)  # type: ignore[arg-type]


def stored(of: Template) -> StoredTemplate:
    return StoredTemplate(UUID(int=7), 1, STORE, is_default=True, template=of)


def request(
    weight_g: int = 1000, *, goods: int = 10000, country: str = "CN", quantity: int = 1, **fields: object
) -> FreightRequest:
    values = {"store_id": STORE, "currency": "CNY", **fields}
    items = values.pop("items", (FreightItem(quantity, weight_g),))
    return FreightRequest(country=country, goods_minor=goods, items=items, **values)  # type: ignore[arg-type]


def dispatch_of(**fields: object) -> Dispatch:
    values = {
        "order_id": uuid4(),
        "store_id": STORE,
        "carrier": "table",
        "number": f"FIRM{next(_number):08d}",
        "lines": (ParcelLine(uuid4(), 2),),
        **fields,
    }
    return Dispatch(**values)  # type: ignore[arg-type]


def parcel(**fields: object) -> tuple[Dispatch, Dispatched]:
    wish = dispatch_of(**fields)
    outcome = services.dispatch([wish], actor=SYSTEM)[0]
    assert isinstance(outcome, Dispatched)
    return wish, outcome


def event(of: Dispatch, status: ParcelStatus, at: datetime, **fields: object) -> NewEvent:
    values = {"source": EventSource.WEBHOOK, **fields}
    return NewEvent(carrier=of.carrier, number=of.number, occurred_at=at, status=status, **values)  # type: ignore[arg-type]
