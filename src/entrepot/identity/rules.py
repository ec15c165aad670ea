"""Which role may do what: exact permission leaves, no parents, no wildcards.

A right that is not written here does not exist: asking for it is a programming error, and a test walks the whole table.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

# Leaves that the staff of a store can hold, each on their own stores.
STORE_LEAVES: Final = frozenset(
    {
        "catalog.view",
        "catalog.edit",
        "catalog.publish",
        "catalog.import",
        "stock.view",
        "stock.adjust",
        "freight.edit",
        "orders.view",
        "orders.edit",
        "orders.ship",
        "orders.cancel",
        "orders.refund",
        "finance.view",
        "finance.payout",
        "staff.view",
        "staff.manage",
        "keys.manage",
        "webhooks.manage",
        "stores.edit",
        "stores.close",
        "audit.view",
        "messages.answer",
    }
)

# Leaves that only the platform's own people can hold; they reach over all stores.
PLATFORM_LEAVES: Final = frozenset(
    {
        "stores.review",
        "stores.suspend",
        "stores.fees",
        "stores.found_own",
        "stores.view",
        "catalog.review",
        "catalog.taxonomy",
        "catalog.suspend",
        "ledger.view",
        "ledger.adjust",
        "payments.view",
        "payments.refund",
        "payments.close",
        "payments.accounts",
        "settlement.run",
        "settlement.view",
        "reconciliation.work",
        "finance.payout_sweep",
        "search.manage",
        "tax.view",
        "tax.edit",
        "logistics.track",
        "orders.arbitrate",
        "events.manage",
        "people.view",
        "people.manage",
        "support.act_as",
        "marketing.edit",
        "operations.check",
        "messages.read",
    }
)

# What anybody signed in may do; the area's own rule (is it your order?) decides the rest.
PERSON_LEAVES: Final = frozenset(
    {"orders.place", "orders.pay", "orders.receive", "orders.withdraw", "stores.apply", "staff.join", "messages.write"}
)
ANONYMOUS_LEAVES: Final = frozenset({"orders.place", "orders.pay"})
PROVIDER_LEAVES: Final = frozenset({"payments.notify", "logistics.track"})
MERCHANT_LEAVES: Final = frozenset({"merchant.view", "merchant.edit", "merchant.open_store", "members.manage"})
LEAVES: Final = STORE_LEAVES | PLATFORM_LEAVES | PERSON_LEAVES | ANONYMOUS_LEAVES | PROVIDER_LEAVES | MERCHANT_LEAVES

# reference: mandates never reach the money's destination, the store's existence, its staff or its secrets.
NEVER_DELEGABLE: Final = frozenset(
    {"finance.payout", "staff.manage", "keys.manage", "webhooks.manage", "stores.close", "audit.view"}
)

_VIEW: Final = frozenset({"catalog.view", "stock.view", "orders.view"})
STORE_ROLES: Final[Mapping[str, frozenset[str]]] = {
    "owner": STORE_LEAVES,
    "manager": STORE_LEAVES - {"finance.payout", "stores.close", "keys.manage"},
    "goods": _VIEW | {"catalog.edit", "catalog.publish", "catalog.import", "stock.adjust", "freight.edit"},
    "fulfilment": _VIEW | {"orders.ship", "stock.adjust"},
    "service": _VIEW | {"orders.edit", "orders.cancel", "orders.refund", "messages.answer"},
    "finance": _VIEW | {"finance.view", "finance.payout"},
    "viewer": _VIEW,
}

_PLATFORM_VIEW: Final = frozenset(
    {"stores.view", "people.view", "catalog.view", "stock.view", "orders.view", "tax.view", "staff.view"}
)
PLATFORM_ROLES: Final[Mapping[str, frozenset[str]]] = {
    "admin": PLATFORM_LEAVES | STORE_LEAVES,
    "operator": _PLATFORM_VIEW
    | {
        "stores.review",
        "stores.suspend",
        "catalog.review",
        "catalog.taxonomy",
        "catalog.suspend",
        "catalog.edit",
        "catalog.publish",
        "catalog.import",
        "stock.adjust",
        "orders.edit",
        "orders.cancel",
        "search.manage",
        "logistics.track",
        "payments.view",
        "support.act_as",
        "marketing.edit",
        "operations.check",
        "messages.read",
        "audit.view",
    },
    "finance": _PLATFORM_VIEW
    | {
        "stores.fees",
        "finance.view",
        "finance.payout",
        "ledger.view",
        "ledger.adjust",
        "payments.view",
        "payments.refund",
        "payments.close",
        "settlement.run",
        "settlement.view",
        "reconciliation.work",
        "finance.payout_sweep",
        "operations.check",
        "audit.view",
    },
    "arbiter": _PLATFORM_VIEW | {"orders.arbitrate", "messages.read", "orders.refund", "payments.view", "ledger.view"},
}

ORGANISATION_ROLES: Final[Mapping[str, frozenset[str]]] = {
    "owner": MERCHANT_LEAVES,
    "member": frozenset({"merchant.view"}),
}

# An operator who opened a store for support works with the owner's hands, but never touches what can not be delegated.
SUPPORT_LEAVES: Final = STORE_LEAVES - NEVER_DELEGABLE - {"orders.refund"}

# Roles that handle other people's money or data need a second factor (ASVS 6.3.3).
SECOND_FACTOR_STORE_ROLES: Final = frozenset({"owner", "finance"})
SECOND_FACTOR_PLATFORM_ROLES: Final = frozenset(PLATFORM_ROLES)


def store_leaves(roles: Iterable[str]) -> frozenset[str]:
    """What these roles may do in a store, taken together."""
    return frozenset().union(*(STORE_ROLES[role] for role in roles))


def platform_leaves(roles: Iterable[str]) -> frozenset[str]:
    """What these roles may do at the platform, taken together."""
    return frozenset().union(*(PLATFORM_ROLES[role] for role in roles))


def organisation_leaves(roles: Iterable[str]) -> frozenset[str]:
    """What these roles may do towards their merchant or agency, taken together."""
    return frozenset().union(*(ORGANISATION_ROLES[role] for role in roles))


def known(leaf: str) -> str:
    """`leaf`, if the table has it. Raises LookupError: a misspelt permission must not look like a refusal."""
    if leaf not in LEAVES:
        raise LookupError(f"there is no permission “{leaf}”: write it into entrepot/identity/rules.py")
    return leaf


KEY_PREFIX_CHARS: Final = 12
KEY_SECRET_BYTES: Final = 32
_KEY: Final = re.compile(r"ent_([0-9a-f]{12})_[0-9a-f]{64}")


def key_text(prefix: str, secret: str) -> str:
    """An API key as its owner sees it: recognisable to scanners of leaked secrets, findable by its prefix."""
    return f"ent_{prefix}_{secret}"


def key_prefix(raw: str) -> str:
    """The prefix of an API key; "" when `raw` has not the shape of one."""
    match = _KEY.fullmatch(raw)
    return match[1] if match else ""


def key_hash(raw: str) -> bytes:
    """What is stored of an API key. Its secret is 256 random bits, so a plain SHA-256 can not be searched through."""
    return hashlib.sha256(raw.encode()).digest()
