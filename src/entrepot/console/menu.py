"""The sections of the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.console.queues import QUEUES


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the menu; it shows to those who hold one of `leaves`."""

    code: str
    label: Promise
    view: str
    leaves: tuple[str, ...]
    icon: str
    queue: str = ""
    is_apart: bool = False  # something else begins here


SECTIONS: Final = (
    Section("home", _("Overview"), "console:home", ("stores.view",), "icons/home.svg"),
    *(Section(queue.code, queue.label, "console:queue", (queue.leaf,), queue.icon, queue.code) for queue in QUEUES.values()),
    Section("proposals", _("Proposals"), "console:proposals", ("stores.fees", "tax.edit", "people.manage"), "icons/edit.svg"),
    Section("orders", _("Orders"), "console:orders", ("orders.view",), "icons/truck.svg", is_apart=True),
    Section("cases", _("After-sales"), "console:cases", ("orders.view",), "icons/shield.svg"),
    Section("chargebacks", _("Chargebacks"), "console:chargebacks", ("orders.arbitrate",), "icons/undo.svg"),
    Section("on-receipt", _("Pay on receipt"), "console:on-receipt", ("orders.view",), "icons/clock.svg"),
    Section("money", _("Finances"), "console:money", ("ledger.view",), "icons/chart.svg", is_apart=True),
    Section("reconciliation", _("Reconciliation"), "console:breaks", ("ledger.view",), "icons/scales.svg"),
    Section("releases", _("Releases by providers"), "console:releases", ("payments.view",), "icons/truck.svg"),
    Section("payouts", _("Payouts"), "console:payouts", ("settlement.view",), "icons/bank.svg"),
    Section("exchange", _("Exchange position"), "console:exchange", ("settlement.view",), "icons/globe.svg"),
    Section("margins", _("Margin of own retail"), "console:margins", ("settlement.view",), "icons/chart.svg"),
    Section("invoices", _("Invoices of fees"), "console:invoices", ("settlement.view",), "icons/document.svg"),
    Section("deposits", _("Deposits"), "console:deposits", ("settlement.view",), "icons/wallet.svg"),
    Section("providers", _("Payment providers"), "console:providers", ("payments.accounts",), "icons/card.svg"),
    Section("checks", _("Checks"), "console:checks", ("operations.check",), "icons/check.svg"),
    Section("rules", _("Rules"), "console:rules", ("stores.view",), "icons/settings.svg", is_apart=True),
    Section("campaigns", _("Campaigns"), "console:campaigns", ("marketing.edit",), "icons/megaphone.svg"),
    Section("stores", _("Stores"), "console:stores", ("stores.view",), "icons/store.svg", is_apart=True),
    Section("people", _("People"), "console:people", ("people.view",), "icons/person.svg"),
    Section("letters", _("Dead letters"), "console:letters", ("events.manage",), "icons/alert.svg", is_apart=True),
    Section("audit", _("Audit log"), "console:audit", ("audit.view",), "icons/list.svg"),
    Section("tables", _("Tables"), "admin:index", ("people.view",), "icons/table.svg"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as a page shows it."""

    section: Section
    is_current: bool
    address: str


def menu(leaves: frozenset[str], current: str) -> list[Entry]:
    """What somebody with these rights sees."""
    return [
        Entry(
            section, section.code == current, reverse(section.view, kwargs={"code": section.queue} if section.queue else None)
        )
        for section in SECTIONS
        if leaves & frozenset(section.leaves)
    ]
