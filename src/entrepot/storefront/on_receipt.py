"""Paying on receipt in plain words: whether it is offered, for how much, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.orders.queries import ReceiptOffer

from .money import amount


def explained(offer: ReceiptOffer) -> str:
    """What the shopper reads beside the ways to pay; empty for guests, to whom it cannot be offered."""
    left, limit = amount(offer.left_minor, offer.currency or "CNY"), amount(offer.limit_minor, offer.currency or "CNY")
    match offer.hindrance:
        case "guest":
            words = ""
        case "unearned":
            words = _unearned(offer)
        case "withdrawn":
            words = _withdrawn(offer)
        case "currency":
            words = _("Paying on receipt is not offered in this currency.")
        case "several":
            words = _("Purchases from several stores, or that are sent in several ways, are paid at once and not on receipt.")
        case "store":
            words = _("What this store sells cannot be paid on receipt.")
        case "beyond":
            words = _("This is more than you may pay on receipt at the moment: {left} of your {limit} are free.")
        case _:
            words = _("You may have {limit} open at a time that you pay on receipt; {left} of it are free.")
    return words.format(left=left, limit=limit) if offer.hindrance in {"", "beyond"} else words


def _unearned(offer: ReceiptOffer) -> str:
    orders = offer.standing.received_orders if offer.standing else 0
    days = offer.standing.account_days if offer.standing else 0
    wanted = ngettext(
        "You can pay on receipt once you have received {orders} order without a complaint and your account is {days} days old.",
        "You can pay on receipt once you have received {orders} orders without a complaint and your account is {days} days old.",
        offer.received_orders,
    ).format(orders=offer.received_orders, days=offer.account_days)
    return wanted + " " + _("So far: {orders} orders, {days} days.").format(orders=orders, days=days)


def _withdrawn(offer: ReceiptOffer) -> str:
    if offer.reason == "not_taken":
        return _(
            "Paying on receipt is not offered to you: an amount could not be taken when you had the goods. If that is wrong, tell us."
        )
    return _("Our staff has decided that paying on receipt is not offered to you: {note}").format(note=offer.note)
