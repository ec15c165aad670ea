"""The audit's promises in the language of the page, and what a broken one means for the people who read it.

A test holds both lists equal to the audit's own rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROMISES: Final = (
    _("subscribers stand behind facts that exist, of kinds that are known"),
    _("timers fire when they are due"),
    _("webhooks go to their own stores only"),
    _("no dead letters, stuck subscribers or late jobs"),
    _("every money move has its fact"),
    _("every balance is the sum of its transfers"),
    _("guarded accounts are within their bounds"),
    _("escrow of an order = paid less refunded, released and held"),
    _("a closed order has nothing in escrow"),
    _("a paid order has one payment journal, and the other way round"),
    _("a settled order has one settlement journal, and the other way round"),
    _("a refund or payout that is done has one journal, and the other way round"),
    _("an order stands where its last step led"),
    _("a hold is resolved once, and none is open after its time"),
    _("money in flight is explained item by item"),
    _("no refund, payout or release is without an answer for a day"),
    _("no provider is about to let money go by itself"),
    _("what is set aside until a provider lets it go was asked of it, and is paid when it has"),
    _("the clearing account is the provider's own books, less what we have not heard of"),
    _("journals are whole, and debits are credits in every currency"),
    _("an order adds up to its lines, a purchase to its orders"),
    _("claims add up to the order they were frozen for"),
    _("a received order is settled soon"),
    _("pieces on hand are the sum of their movements"),
    _("reserved pieces are the open reservations"),
    _("stock is never negative and never oversold"),
    _("reserved pieces belong to orders that wait for them"),
    _("the rows of the books are those that were sealed"),
    _("what is asked and what went back of a line is what its cases say"),
    _("an order waits for its open cases and chargebacks, and for nothing else"),
    _("a case stands where its last step led"),
    _("what went back was taken off the claims, to the cent"),
    _("no refund is started while a chargeback of its payment is open"),
    _("a move of a deposit has its one journal, and the other way round"),
    _("what is held back of a settlement stands in its journal, and the other way round"),
    _("a release of reserves has its one journal, and the other way round"),
    _("an annual fee has its one journal, and the other way round"),
    _("own retail books the cost of the goods that were sent and stayed sold"),
    _("an exchange has both its legs, at the quote that is stored"),
    _("what went back through a quote stands in its journal, and of a whole order it is what the store got"),
    _("the position of exchanges is the quotes that are not closed"),
    _("no order waits for an exchange rate"),
    _("what banks took back is explained by open chargebacks"),
)
_BOOKS = _("The books contradict themselves. Stop payouts, and have somebody look at the rows in the database.")
_ORDER = _(
    "Open the order's story: its ledger and its steps tell where they part. Do not pay the store before it is explained."
)
_WAITING = _("Somebody waits for a provider's answer. Ask the provider; never send the same money again with a new number.")
_STOCK = _("Count the pieces, then correct the stock with a movement that says why.")
_STREAM = _("Something was not told on. Look at the dead letters and whether a worker runs.")
_CASE = _(
    "Open the order's cases: their threads tell who moved what. Start no other refund of the order before it is explained."
)
MEANINGS: Final[Mapping[str, Promise]] = {
    "A1": _CASE,
    "A2": _CASE,
    "A3": _CASE,
    "A4": _ORDER,
    "A5": _CASE,
    "A6": _("Compare the provider's list of chargebacks with ours, one by one."),
    "D1": _BOOKS,
    "D2": _BOOKS,
    "D3": _BOOKS,
    "D4": _BOOKS,
    "D5": _WAITING,
    "F1": _STREAM,
    "F2": _STREAM,
    "F3": _("A store's facts went to somebody else's address. Switch the webhook off, and tell both stores."),
    "F4": _STREAM,
    "F5": _STREAM,
    "I1": _BOOKS,
    "I2": _BOOKS,
    "I3": _ORDER,
    "I4": _ORDER,
    "I5": _ORDER,
    "I6": _BOOKS,
    "I7": _WAITING,
    "I8": _(
        "Our clearing account and the provider's books differ. Compare the provider's statement with our payments, item by item."
    ),
    "I9": _BOOKS,
    "O1": _ORDER,
    "O2": _ORDER,
    "O3": _("The store's money waits. See whether the subscriber of settlement is stuck."),
    "S1": _STOCK,
    "S2": _STOCK,
    "S3": _STOCK,
    "S4": _STOCK,
    "X1": _BOOKS,
    "X2": _BOOKS,
    "X3": _BOOKS,
    "X4": _("Enter the rates of the day under Rules, Exchange rates: the orders are settled as soon as they are approved."),
    "seals": _("Rows of the books were changed after they were sealed. Treat it as a break-in until it is explained."),
}
