"""The words of money: payments and what comes of them, claims, settlements, deposits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

PAYMENTS: Final[Words] = {
    "new": _("Begun"),
    "pending": _("At the cashier"),
    "processing": _("Being worked on"),
    "unknown": _("No answer yet"),
    "authorised": _("Authorised, nothing taken yet"),
    "succeeded": _("Succeeded"),
    "mismatch": _("Another amount than asked for"),
    "failed": _("Failed"),
    "closed": _("Closed"),
    "expired": _("Expired"),
}
AUTHORISATIONS: Final[Words] = {
    "held": _("Kept ready"),
    "capturing": _("Being taken"),
    "refused": _("Refused by the provider"),
    "voiding": _("Being let go"),
    "captured": _("Taken"),
    "voided": _("Let go"),
    "lapsed": _("Ended at the provider"),
}
REFUNDS: Final[Words] = {
    "held": _("Prepared"),
    "processing": _("Being worked on"),
    "unknown": _("No answer yet"),
    "succeeded": _("Succeeded"),
    "declined": _("Declined by the provider"),
}
RELEASES: Final[Words] = {
    "new": _("Prepared"),
    "sent": _("Being worked on"),
    "unknown": _("No answer yet"),
    "done": _("Released by the provider"),
    "declined": _("Declined by the provider"),
    "otherwise": _("Settled otherwise"),
}
PAYOUTS: Final[Words] = {
    "held": _("Prepared"),
    "sent": _("Sent"),
    "unknown": _("No answer yet"),
    "paid": _("Paid"),
    "failed": _("Failed"),
    "returned": _("Returned by the bank"),
}
DEPOSITS: Final[Words] = {
    "paid_in": _("Transferred from the bank"),
    "topped_up": _("Added from the balance"),
    "penalty": _("Penalty"),
    "returned": _("Returned after closing"),
}
CLAIMS: Final[Words] = {
    "commission": _("Commission"),
    "fee_tax": _("Tax on the commission"),
    "tax": _("Duty and taxes"),
    "freight": _("Freight"),
    "retail": _("Own retail"),
    "store": _("Part of the store"),
}
SETTLEMENTS: Final[Words] = {
    "frozen": _("Waiting for receipt"),
    "settling": _("Being released by the provider"),
    "settled": _("Settled"),
    "voided": _("Refunded before receipt"),
}
