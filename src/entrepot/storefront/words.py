"""Words that only shoppers read, and what they call things otherwise than the others."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.wording.vocabulary import Vocabulary
from entrepot.wording.words import Words

MOVES: Final[Words] = {
    "cancel": _("Cancel the order"),
    "cancel_paid": _("Cancel and get the money back"),
    "extend_receipt": _("Give me more time"),
    "confirm_receipt": _("I have received it"),
}
TABS: Final[Words] = {
    "wait_buyer_pay": _("To pay"),
    "paid": _("To be shipped"),
    "shipped": _("On the way"),
    "finished": _("Received"),
    "closed": _("Closed"),
}
# Moves that cannot be taken back: what is asked before them, and what they mean.
QUESTIONS: Final[dict[str, tuple[Promise, Promise]]] = {
    "confirm_receipt": (
        _("Have you received everything?"),
        _("The money leaves escrow and goes to the store. This cannot be taken back, so please look into the parcel first."),
    ),
    "cancel_paid": (
        _("Cancel the order and get the money back?"),
        _("The order closes, and everything that you paid for it goes back the way it came."),
    ),
    "cancel": (
        _("Cancel the order?"),
        _(
            "It closes together with the other orders of the same payment. Nothing has been taken; the goods are free for others."
        ),
    ),
}
DONE: Final[Words] = {
    "confirm_receipt": _("Thank you. The store is paid now."),
    "extend_receipt": _("You have more time to look at your goods."),
    "cancel": _("The order is cancelled. Nothing was taken."),
    "cancel_paid": _("The order is cancelled, and your money is on its way back."),
}
DEADLINES: Final[Words] = {
    "wait_buyer_pay": _("Please pay within"),
    "paid": _("The store has promised to ship within"),
    "partly_shipped": _("The store has promised to ship the rest within"),
    "shipped": _("Receipt is assumed in"),
}
# What the same steps are called where nothing was taken yet.
UNPAID_MOVES: Final[Words] = {"cancel_paid": _("Cancel the order")}
UNPAID_QUESTIONS: Final[dict[str, tuple[Promise, Promise]]] = {
    "confirm_receipt": (
        _("Have you received everything?"),
        _("The amount is taken now, and goes to the store. This cannot be taken back, so please look into the parcel first."),
    ),
    "cancel_paid": (
        _("Cancel the order?"),
        _("The order closes. Nothing was taken, and the amount that was kept ready is free again."),
    ),
}
UNPAID_DONE: Final[Words] = {
    "confirm_receipt": _("Thank you. The amount is being taken now."),
    "cancel_paid": _("The order is cancelled. Nothing was taken."),
}
word: Final = Vocabulary(
    {
        "order": {"paid": _("To be shipped"), "shipped": _("On its way")},
        "parcel": {"unknown": _("News of the parcel")},
        "step": {
            "place": _("Order placed"),
            "pay": _("Paid; the money is held in escrow"),
            "authorise": _("Agreed to; nothing was taken"),
            "capture": _("The amount was taken; it is held in escrow"),
            "collect": _("The amount was taken and goes to the store"),
            "cancel": _("Cancelled"),
            "expire_payment": _("Closed: the time to pay was over"),
            "ship_part": _("The store has shipped a part"),
            "ship": _("The store has shipped"),
            "remind_to_ship": _("The store is late; we have reminded it"),
            "cancel_paid": _("Cancelled; the money goes back"),
            "deliver": _("Delivered"),
            "extend_receipt": _("More time to confirm receipt"),
            "confirm_receipt": _("You confirmed receipt; the money goes to the store"),
            "auto_receive": _("Receipt assumed; the money goes to the store"),
            "open_case": _("You asked for after-sales; the money waits"),
        },
        "store_kind": {"own": _("Entrepot's own retail"), "global": _("Overseas store")},
    }
)
