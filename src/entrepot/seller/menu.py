"""The sections of a store's desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the menu; it shows to those who hold `leaf`."""

    code: str
    label: Promise | str
    view: str
    leaf: str
    icon: str


SECTIONS: Final = (
    Section("home", _("Today"), "seller:home", "orders.view", "icons/home.svg"),
    Section("orders", _("Orders"), "seller:orders", "orders.view", "icons/truck.svg"),
    Section("cases", _("After-sales"), "seller:cases", "orders.view", "icons/shield.svg"),
    Section("inbox", _("Messages"), "seller:inbox", "messages.answer", "icons/chat.svg"),
    Section("products", _("Products"), "seller:products", "catalog.view", "icons/box.svg"),
    Section("stock", _("Stock"), "seller:stock", "stock.view", "icons/list.svg"),
    Section("freight", _("Freight"), "seller:freight", "freight.edit", "icons/globe.svg"),
    Section("money", _("Finances"), "seller:money", "finance.view", "icons/wallet.svg"),
    Section("decoration", _("Store's page"), "seller:decoration", "stores.edit", "icons/image.svg"),
    Section("settings", _("Settings"), "seller:settings", "stores.edit", "icons/settings.svg"),
    Section("staff", _("Staff"), "seller:staff", "staff.view", "icons/person.svg"),
    Section("programs", _("Programs"), "seller:programs", "keys.manage", "icons/key.svg"),
    Section("activity", _("Activity"), "seller:activity", "audit.view", "icons/clock.svg"),
    Section("application", _("Application"), "seller:application", "stores.edit", "icons/document.svg"),
)
_BEFORE_OPENING: Final = frozenset({"draft", "applied", "refused"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as a page shows it."""

    section: Section
    is_current: bool
    waiting: int = 0


def menu(leaves: frozenset[str], state: str, current: str, waiting: Mapping[str, int] | None = None) -> list[Entry]:
    """What somebody with these rights sees; the application only while the store is not open yet.

    `waiting` is how much waits in a section, by its code.
    """
    return [
        Entry(section, section.code == current, (waiting or {}).get(section.code, 0))
        for section in SECTIONS
        if section.leaf in leaves and (section.code != "application" or state in _BEFORE_OPENING)
    ]
