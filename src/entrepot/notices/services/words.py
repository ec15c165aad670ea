"""The sentences of notices, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.notices.enums import Kind

# (subject, text) by kind.
_WORDS: Final[dict[str, tuple[Promise, Promise]]] = {
    Kind.ORDER_PLACED: (
        _("Order %(number)s is waiting for your payment"),
        _("%(store)s keeps the goods of order %(number)s for you for a while. Total: %(total)s."),
    ),
    Kind.ORDER_PAID: (
        _("Order %(number)s is paid"),
        _("Your money is in escrow: %(store)s gets it when you have your goods. The store prepares the parcel now."),
    ),
    Kind.ORDER_AUTHORISED: (
        _("Order %(number)s is ordered, to be paid on receipt"),
        _(
            "Nothing is taken until you have received your goods; %(total)s are kept ready at your provider. The store packs now."
        ),
    ),
    Kind.ORDER_NOT_TAKEN: (
        _("Order %(number)s could not be paid"),
        _(
            "Your provider did not let us take the amount. We ask again over some days; on the order's page you can pay otherwise."
        ),
    ),
    Kind.ORDER_PARTLY_SHIPPED: (
        _("A part of order %(number)s is on its way"),
        _("%(store)s has handed some of your goods to the carrier and sends the rest later."),
    ),
    Kind.ORDER_SHIPPED: (_("Order %(number)s is on its way"), _("%(store)s has handed everything to the carrier.")),
    Kind.ORDER_DELIVERED: (
        _("Order %(number)s was delivered"),
        _("Is everything there? Confirm receipt, or ask for help before the time to do so is over."),
    ),
    Kind.ORDER_RECEIVED: (
        _("Order %(number)s is complete"),
        _("Receipt is confirmed and the money goes to %(store)s. Thank you!"),
    ),
    Kind.ORDER_CANCELLED: (
        _("Order %(number)s is closed"),
        _("It was not paid, so nothing will be sent or charged."),
    ),
    Kind.ORDER_REFUNDED: (
        _("Your money for order %(number)s is on its way back"),
        _("%(amount)s go back the way they came. Banks take some days to show it."),
    ),
    Kind.RECEIPT_LIMIT: (
        _("You can pay on receipt"),
        _(
            "Choose it at the checkout: nothing is taken until you have received your goods. How much of it may be open stands there."
        ),
    ),
    Kind.RECEIPT_LIMIT_GONE: (
        _("Paying on receipt has ended for you"),
        _("An amount could not be taken, or our staff decided so. The checkout says why. If that is wrong, tell us."),
    ),
    Kind.MESSAGE: (
        _("%(store)s has written to you"),
        _("Open the conversation to read it and to answer."),
    ),
    Kind.STORE_ORDER_PAID: (
        _("New order %(number)s: please ship"),
        _("The money (%(total)s) is in escrow. It is yours when the shopper has the goods, so ship in the time promised."),
    ),
    Kind.STORE_ORDER_AUTHORISED: (
        _("New order %(number)s, paid on receipt: please ship"),
        _(
            "The shopper's provider keeps %(total)s ready; the amount is taken when the goods are received. Ship in the time promised."
        ),
    ),
    Kind.STORE_ORDER_LATE: (
        _("Order %(number)s is late"),
        _("It was to be shipped by now. Ship it today, or the shopper may cancel."),
    ),
    Kind.STORE_ORDER_RECEIVED: (
        _("Order %(number)s was received"),
        _("The money leaves escrow; your part comes to your balance."),
    ),
    Kind.STORE_ORDER_CLOSED: (
        _("Order %(number)s was cancelled and refunded: do not ship"),
        _("The money went back to the shopper."),
    ),
    Kind.STORE_MESSAGE: (
        _("A shopper has written to %(store)s"),
        _("Open the conversation to read it and to answer."),
    ),
    Kind.STORE_PAYOUT_PAID: (
        _("%(amount)s were paid out"),
        _("The money of %(store)s is on its way to your bank account."),
    ),
    Kind.STORE_PAYOUT_FAILED: (
        _("A payout of %(amount)s did not arrive"),
        _("The money is in the balance of %(store)s again. Check the bank account."),
    ),
    Kind.STORE_OPENED: (
        _("%(store)s is open"),
        _("The application was approved. Products can be sold from now on."),
    ),
    Kind.STORE_REFUSED: (
        _("The application of %(store)s was turned down"),
        _("The reason: %(reason)s. Change the application and hand it in again."),
    ),
    Kind.STORE_STOCK_OUT: (
        _("Out of stock in %(store)s"),
        _("“%(product)s” has no free piece left in a warehouse."),
    ),
    Kind.CASE_AGREED: (_("Case %(number)s: the store agreed"), _("%(amount)s go back to you.")),
    Kind.CASE_SEND_BACK: (
        _("Case %(number)s: please send the goods back"),
        _("%(store)s takes the goods back. The case tells where to send them; then tell us the tracking number."),
    ),
    Kind.CASE_REFUSED: (
        _("Case %(number)s: the store refused"),
        _("Read why, ask for something else, or let the platform decide. Without an answer the case closes."),
    ),
    Kind.CASE_OFFERED: (
        _("Case %(number)s: the store offers %(offer)s"),
        _("Take it and the money goes back at once, ask for something else, or let the platform decide."),
    ),
    Kind.CASE_REPLACED: (
        _("Case %(number)s: your replacement is on its way"),
        _("The time to look at it begins again."),
    ),
    Kind.CASE_ESCALATED: (
        _("Case %(number)s: the platform decides"),
        _("Tell and show your side within the time that the case names."),
    ),
    Kind.CASE_RULED: (
        _("Case %(number)s is decided"),
        _("%(ruled)s go to the shopper. Either side may appeal once within the time that the case names."),
    ),
    Kind.CASE_CLOSED: (
        _("Case %(number)s is closed"),
        _("It ended without a refund. The order goes on."),
    ),
    Kind.CASE_ACCOUNT: (
        _("Case %(number)s: where shall the money go?"),
        _("Your payment is too old to go back the way it came. Name an account of your own."),
    ),
    Kind.CASE_SAID: (
        _("Case %(number)s: %(store)s has written"),
        _("Open the case to read it and to answer."),
    ),
    Kind.STORE_CASE_OPENED: (
        _("Case %(number)s: a shopper asks for %(amount)s back"),
        _("Answer within the time that the case names; silence counts as yes."),
    ),
    Kind.STORE_CASE_CHANGED: (
        _("Case %(number)s: the shopper asks for something else"),
        _("It is about %(amount)s now. Your time to answer began anew."),
    ),
    Kind.STORE_CASE_SENT_BACK: (
        _("Case %(number)s: the goods are on their way back"),
        _("Confirm when they are there; silence counts as yes."),
    ),
    Kind.STORE_CASE_ESCALATED: (
        _("Case %(number)s: the platform decides"),
        _("Tell and show your side within the time that the case names."),
    ),
    Kind.STORE_CASE_RULED: (
        _("Case %(number)s is decided"),
        _("%(ruled)s go to the shopper. Either side may appeal once within the time that the case names."),
    ),
    Kind.STORE_CASE_CLOSED: (
        _("Case %(number)s is closed"),
        _("It ended without a refund. The order goes on."),
    ),
    Kind.STORE_CASE_SILENT: (
        _("Case %(number)s: agreed, since nobody answered"),
        _("The time to answer was over."),
    ),
    Kind.STORE_CASE_SAID: (
        _("Case %(number)s: the shopper has written"),
        _("Open the case to read it and to answer."),
    ),
    Kind.STORE_CHARGEBACK: (
        _("Order %(number)s: a bank took %(amount)s back"),
        _("Hand in what speaks against it in time. What is in escrow of it is held."),
    ),
    Kind.STORE_WEBHOOK_OFF: (
        _("The webhook to %(host)s is switched off"),
        _(
            "%(store)s sends nothing there any more: no message went through for days, or the address said that it is gone."
            " Repair it, switch the webhook on again, and send again what was missed."
        ),
    ),
}


def sentence(kind: str, params: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text of a notice in the active language."""
    subject, text = _WORDS[kind]
    known = _Known(params)
    return str(subject) % known, str(text) % known


class _Known(dict[str, str]):
    """What is not known is left empty: a sentence must not fail for a store that is gone."""

    def __missing__(self, name: str) -> str:
        return "…"
