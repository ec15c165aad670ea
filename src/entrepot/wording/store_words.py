"""States of stores, what has to end before one is closed, and how it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

STORES: Final[Words] = {
    "draft": _("Draft"),
    "applied": _("In review"),
    "refused": _("Refused"),
    "open": _("Open"),
    "suspended": _("Suspended"),
    "closing": _("Winds down"),
    "closed": _("Closed"),
}
OPEN_ENDS: Final[Words] = {
    "orders": _("Orders that are not over"),
    "unsettled": _("Received orders whose money is not divided yet"),
    "cases": _("After-sales cases"),
    "chargebacks": _("Chargebacks without a decision"),
    "balance": _("Balance"),
    "payouts": _("Payouts under way"),
    "owed": _("Owed to the platform"),
    "reserves": _("Held back for a while"),
    "deposit": _("Deposit"),
}
ENDINGS: Final[Words] = {
    "orders": _("They are shipped, received or closed as always."),
    "unsettled": _("This happens by itself within minutes."),
    "cases": _("They end with an answer; silence ends them, too."),
    "chargebacks": _("The bank decides."),
    "balance": _("It is paid out, however little it is, as soon as there is a bank account."),
    "payouts": _("They end by themselves."),
    "owed": _("It is repaid from the deposit; what is left has to be settled with the platform."),
    "reserves": _("Each part is released on its day."),
    "deposit": _("It goes back to the balance when the longest of the promises to shoppers has ended."),
}
