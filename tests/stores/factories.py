"""Merchants and stores, made in one line."""

from __future__ import annotations

from itertools import count

from tests.identity import factories as identity

from entrepot.identity.enums import OrganisationKind, StoreRole
from entrepot.identity.models import Organisation, Person
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.stores.enums import StoreKind, StoreState
from entrepot.stores.models import FeePlan, Merchant, Store

_number = count(1)


def merchant(**fields: object) -> Merchant:
    """A company from Germany without members."""
    n = next(_number)
    organisation = Organisation.objects.create(kind=OrganisationKind.MERCHANT, name=f"Merchant {n}")
    values = {"legal_name": f"Merchant {n} GmbH", "country": "DE", "registration_no": f"HRB {n}", **fields}
    return Merchant.objects.create(organisation=organisation, **values)


def store(*, kind: str = StoreKind.GLOBAL, state: str = StoreState.OPEN, **fields: object) -> Store:
    """A store of `kind`, open unless told otherwise; global stores are German and sell in EUR, others Chinese and in CNY."""
    n = next(_number)
    country, currency = ("DE", "EUR") if kind == StoreKind.GLOBAL else ("CN", "CNY")
    now = clock.now()
    values = {
        "slug": f"store-{n}",
        "name": {"en": f"Store {n}", "zh-hans": f"商店 {n}"},
        "country": country,
        "currency": currency,
        "opened_at": now if state in {StoreState.OPEN, StoreState.SUSPENDED, StoreState.CLOSING} else None,
        "closing_at": now if state == StoreState.CLOSING else None,
        "closing_reason": "Retired." if state == StoreState.CLOSING else "",
        "closed_at": now if state == StoreState.CLOSED else None,
        **fields,
    }
    if "merchant" not in values:
        values["merchant"] = merchant()
    return Store.objects.create(kind=kind, state=state, **values)


def staff(of: Store, role: str = StoreRole.OWNER, *, who: Person | None = None) -> Actor:
    """Somebody with `role` in the store."""
    return identity.staff_of(of.pk, role, who=who)


def fee_plan(kind: str = StoreKind.GLOBAL, category_path: str = "", commission_bps: int = 500, **fields: object) -> FeePlan:
    """A plan since 2010, in CNY, without deposit and annual fee."""
    values = {"valid_from": "2010-01-01", "currency": "CNY", "source": "test", "created_by": "test", **fields}
    return FeePlan.objects.create(kind=kind, category_path=category_path, commission_bps=commission_bps, **values)
