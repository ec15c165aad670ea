"""The sections of the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the menu; it shows to those who hold `leaf`."""

    code: str
    label: Promise
    view: str
    leaf: str
    icon: str


SECTIONS: Final = (
    Section("home", _("Overview"), "console:home", "stores.view", "icons/home.svg"),
    Section("applications", _("Store applications"), "console:applications", "stores.review", "icons/store.svg"),
    Section("products", _("Products in review"), "console:products", "catalog.review", "icons/box.svg"),
    Section("orders", _("Orders"), "console:orders", "orders.view", "icons/truck.svg"),
    Section("money", _("Finances"), "console:money", "ledger.view", "icons/chart.svg"),
    Section("payouts", _("Payouts"), "console:payouts", "settlement.view", "icons/wallet.svg"),
    Section("letters", _("Dead letters"), "console:letters", "events.manage", "icons/alert.svg"),
    Section("audit", _("Audit log"), "console:audit", "audit.view", "icons/shield.svg"),
    Section("tables", _("Tables"), "admin:index", "people.view", "icons/list.svg"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as a page shows it."""

    section: Section
    is_current: bool


def menu(leaves: frozenset[str], current: str) -> list[Entry]:
    """What somebody with these rights sees."""
    return [Entry(section, section.code == current) for section in SECTIONS if section.leaf in leaves]
