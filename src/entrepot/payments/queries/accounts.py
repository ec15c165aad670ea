"""Our accounts at providers: for the desk that keeps them, and for the checkout that offers them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from entrepot.database import sql
from entrepot.payments import registry
from entrepot.payments.account_drivers import AccountMark, driver_for
from entrepot.payments.errors import NoSuchAccount
from entrepot.payments.ports import Driver
from entrepot.payments.providers.kinds import KINDS, ProviderKind

_ORDER: Final = {code: place for place, code in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class KeysView:
    """A version of credentials: masks only."""

    version: int
    state: str
    shown: dict[str, str]
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as people read it; `keys` newest first."""

    id: UUID
    code: str
    kind: str
    scope: str
    store_id: UUID | None
    label: str
    seller_ref: str
    gateway: str
    state: str
    is_offered: bool
    created_at: datetime
    changed_at: datetime
    checked_at: datetime | None
    check_result: str
    check_message: str
    keys: list[KeysView] = field(default_factory=list)

    @property
    def notify_url(self) -> str:
        """Where the provider's messages go: some want it typed into their own pages."""
        return str(settings.PAYMENT_NOTIFY_URL.format(code=self.code))

    @property
    def is_simulated(self) -> bool:
        """Whether it is an account at this machine's simulator, where no real money moves."""
        return urlsplit(self.gateway).scheme == "http"


@dataclass(frozen=True, slots=True)
class WayToPay:
    """What a shopper can choose. `kind` is the protocol (or the code of a built-in provider), `methods` how it can be used there."""

    code: str
    kind: str
    label: str
    methods: tuple[str, ...]
    code_methods: frozenset[str]
    later_methods: tuple[str, ...] = ()  # where the amount can be kept ready and taken later


def provider_kinds() -> dict[str, ProviderKind]:
    """The protocols we speak, by their codes, with what an account of each needs."""
    return dict(KINDS)


def provider_accounts(store_id: UUID | None = None) -> list[AccountView]:
    """All accounts, or those of a store, the active ones first; two statements."""
    rows = sql.rows(
        f"""SELECT {_COLUMNS} FROM payments_provideraccount WHERE %s::uuid IS NULL OR store_id = %s::uuid
             ORDER BY state, scope, kind, code""",
        [store_id, store_id],
    )
    return _views(rows)


def provider_account(account_id: UUID) -> AccountView:
    """One account. Raises NoSuchAccount."""
    found = _views(sql.rows(f"SELECT {_COLUMNS} FROM payments_provideraccount WHERE id = %s", [account_id]))
    if not found:
        raise NoSuchAccount
    return found[0]


def ways_to_pay(currency: str, store_ids: Collection[UUID]) -> list[WayToPay]:
    """What can be chosen for a purchase in that currency from these stores, in the order in which it is shown.

    A store's own account takes the place of the platform's of the same protocol where the purchase is from that store alone.
    Built-in providers come last, as far as the settings name them. One statement.
    """
    rows = sql.rows(
        """SELECT code, label, store_id IS NOT NULL, id, kind, gateway, changed_at FROM payments_provideraccount
            WHERE is_offered AND (store_id IS NULL OR store_id = ANY(%s)) AND kind = ANY(%s) ORDER BY code""",
        [list(store_ids) if len(store_ids) == 1 else [], list(KINDS)],
    )
    accounts = [(code, label, is_own, AccountMark(*mark)) for code, label, is_own, *mark in rows]
    own = {mark.kind for _, _, is_own, mark in accounts if is_own}
    accounts = [row for row in accounts if row[2] or row[3].kind not in own]
    accounts.sort(key=lambda row: (_ORDER[row[3].kind], row[0]))
    offered = [
        (code, mark.kind, label, driver) for code, label, _, mark in accounts if (driver := driver_for(code, mark)) is not None
    ]
    built_in = registry.built_in()
    offered += [(code, code, "", registry.driver(code)) for code in settings.PAYMENT_PROVIDERS if code in built_in]
    return [way for row in offered if (way := _way(*row, currency))]


def cashier_origins() -> list[str]:
    """Where shoppers are sent to pay: origins for the policy of pages whose forms lead there. One statement."""
    found: dict[str, None] = {}
    for kind, gateway in sql.rows("SELECT DISTINCT kind, gateway FROM payments_provideraccount ORDER BY 1, 2", []):
        parts = urlsplit(gateway)
        found[f"{parts.scheme}://{parts.netloc}"] = None
        if parts.scheme == "https" and kind in KINDS:
            found.update(dict.fromkeys(KINDS[kind].cashiers))
    return list(found)


def can_pay_out(code: str) -> bool:
    """Whether stores can be paid out through the account of that code. Raises UnknownProvider."""
    return registry.driver(code).capabilities.payout


def has_simulated_accounts() -> bool:
    """Whether an account of the simulator is offered: then anybody can pay with play money."""
    return bool(
        sql.scalar("SELECT EXISTS (SELECT FROM payments_provideraccount WHERE is_offered AND gateway LIKE 'http:%%')", [])
    )


def _way(code: str, kind: str, label: str, driver: Driver, currency: str) -> WayToPay | None:
    can = driver.capabilities
    methods = tuple(
        name for name, currencies in can.methods.items() if currency in currencies and name not in can.instant_methods
    )
    later = tuple(name for name in methods if name in can.authorise_methods)
    return WayToPay(code, kind, label, methods, can.code_methods, later) if methods else None


def _views(rows: Iterable[tuple[Any, ...]]) -> list[AccountView]:
    found = {row[0]: AccountView(*row) for row in rows}
    keys = sql.rows(
        """SELECT account_id, version, state, shown, created_at, ended_at FROM payments_providerkeys
            WHERE account_id = ANY(%s) ORDER BY version DESC""",
        [list(found)],
    )
    for account_id, *rest in keys:
        found[account_id].keys.append(KeysView(*rest))
    return list(found.values())


_COLUMNS: Final = """id, code, kind, scope, store_id, label, seller_ref, gateway, state, is_offered, created_at, changed_at,
                     checked_at, check_result, check_message"""
