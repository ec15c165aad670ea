"""The words of other rooms as shoppers read them, in the page's language."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from entrepot.kernel.errors import Refused

from .money import country_name, moment

Words = dict[str, Promise]

STATES: Final[Words] = {
    "wait_buyer_pay": _("Waiting for payment"),
    "paid": _("Paid, waiting for the store to ship"),
    "partly_shipped": _("Partly shipped"),
    "shipped": _("On its way"),
    "finished": _("Received"),
    "closed_unpaid": _("Closed without payment"),
    "closed_refunded": _("Closed and refunded"),
}
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
STEPS: Final[Words] = {
    "place": _("Order placed"),
    "pay": _("Paid; the money is held in escrow"),
    "cancel": _("Cancelled"),
    "expire_payment": _("Closed: the time to pay was over"),
    "ship": _("The store has shipped"),
    "remind_to_ship": _("The store is late; we have reminded it"),
    "cancel_paid": _("Cancelled; the money goes back"),
    "deliver": _("Delivered"),
    "extend_receipt": _("More time to confirm receipt"),
    "confirm_receipt": _("You confirmed receipt; the money goes to the store"),
    "auto_receive": _("Receipt assumed; the money goes to the store"),
}
DEADLINES: Final[Words] = {
    "wait_buyer_pay": _("Please pay within"),
    "paid": _("The store has promised to ship within"),
    "partly_shipped": _("The store has promised to ship the rest within"),
    "shipped": _("Receipt is assumed in"),
}
ROUTES: Final[Words] = {
    "overseas": _("Direct mail from abroad"),
    "bonded": _("From a bonded warehouse"),
    "domestic": _("From inside the country"),
}
KINDS: Final[Words] = {"own": _("Entrepot's own retail"), "global": _("Overseas store"), "domestic": _("Domestic store")}
TAXES: Final[Words] = {
    "duty": _("Duty"),
    "vat": _("VAT"),
    "consumption_tax": _("Consumption tax"),
    "postal_tax": _("Personal mail tax"),
    "levy": _("Levy"),
    "fee": _("Border fee"),
}
PARCELS: Final[Words] = {
    "pending": _("Waiting for the carrier"),
    "picked_up": _("Picked up"),
    "in_transit": _("In transit"),
    "on_hold": _("Held"),
    "out_for_delivery": _("Out for delivery"),
    "ready_for_pickup": _("Ready to be picked up"),
    "delivered": _("Delivered"),
    "delivery_failed": _("Delivery failed"),
    "delivery_delayed": _("Delayed"),
    "return_to_sender": _("On its way back to the sender"),
    "cancelled": _("Cancelled"),
    "unknown": _("News of the parcel"),
}
SERVICES: Final[Words] = {
    "standard": _("Standard"),
    "economy": _("Economy"),
    "express": _("Express"),
    "ems": _("EMS"),
    "post": _("Post"),
    "air": _("Air freight"),
    "sea": _("Sea freight"),
}
IDENTITIES: Final[Words] = {
    "cn_resident": _("Resident identity number"),
    "kr_pccc": _("Personal customs clearance code"),
    "br_cpf": _("CPF"),
}
# Sentences of refusals that a shopper can meet, so that translators find them; a test holds them equal to the rooms' own.
REFUSALS: Final = (
    gettext_noop("There is nothing to buy in it."),
    gettext_noop("Write something, or add a picture."),
    gettext_noop("A message has at most {most} characters."),
    gettext_noop("A message has at most {most} pictures."),
    gettext_noop("This is not a picture that can be used: JPEG, PNG, WebP or GIF, up to 12 MB."),
    gettext_noop("This link is not complete. Open it from the mail once more, or sign in and choose what you are told."),
    gettext_noop("“{title}” is not for sale at the moment."),
    gettext_noop("The prices were held until {expired_at}. Please look at the new total."),
    gettext_noop("The total is now {now}; you were shown {shown}."),
    gettext_noop("{store} does not deliver this to {country}: {reason}"),
    gettext_noop("Duty and tax cannot be worked out for this order: {reasons}"),
    gettext_noop("An order that is “{state}” cannot do this: {move}."),
    gettext_noop("This step belongs to somebody else: {move}."),
    gettext_noop("The time to confirm receipt was already extended once."),
    gettext_noop("There is no such order."),
    gettext_noop("A cart holds at most {limit} different items."),
    gettext_noop("A quantity is between 1 and {limit}."),
    gettext_noop("The delivery address lacks: {field}."),
    gettext_noop("The delivery address is not complete: {fields}."),
    gettext_noop("An address book holds at most {limit} addresses."),
    gettext_noop("Customs of the destination asks for the buyer's identity details."),
    gettext_noop("This identity number cannot be right; please check it."),
    gettext_noop("These details cannot be read with the key of this site."),
    gettext_noop("Only {available} of “{sku}” are left; {wanted} were asked for."),
    gettext_noop("{provider} does not offer “{method}” in {currency}."),
    gettext_noop("This payment is over ({state}); start a new one."),
    gettext_noop("The provider declined the payment: {message}"),
    gettext_noop("The payment provider did not answer. We keep asking; please look again in a moment."),
    gettext_noop("This payment holds no money that could be refunded."),
    gettext_noop("There is no such {what}."),
    gettext_noop("This is being changed by somebody else at the moment. Please try again."),
    gettext_noop("That was very often in a short time. Please go on in {seconds} seconds."),
    gettext_noop("This is not the e-mail address of your account."),
    gettext_noop("You have a role in a store, a company or at the platform. Have it taken away first."),
    gettext_noop("Orders are still open: {numbers}. Wait until they are received, or cancel them."),
    gettext_noop("This page marker is not one of ours, or belongs to another search."),
)


def sentence(refusal: Refused) -> str:
    """The refusal in the page's language, its fields filled in; states and countries by their names."""
    fields = dict(refusal.fields)
    if isinstance(fields.get("state"), str):
        fields["state"] = state_name(fields["state"])
    if isinstance(fields.get("expired_at"), str):
        fields["expired_at"] = moment(datetime.fromisoformat(fields["expired_at"]))
    if isinstance(fields.get("country"), str):
        fields["country"] = country_name(fields["country"])
    return gettext(refusal.template).format(**fields)


def state_name(state: str) -> str:
    """Where an order stands."""
    return str(STATES.get(state, state))


def route_name(route: str) -> str:
    """How goods come."""
    return str(ROUTES.get(route, route))


def parcel_name(status: str) -> str:
    """Where a parcel is."""
    return str(PARCELS.get(str(status), status))


def kind_name(kind: str) -> str:
    """Whose store it is."""
    return str(KINDS.get(kind, kind))


def tax_name(kind: str) -> str:
    """Which tax it is."""
    return str(TAXES.get(str(kind), kind))


def service_name(code: str) -> str:
    """A way of sending; stores may have words of their own."""
    return str(SERVICES.get(code.casefold(), code.replace("_", " ").capitalize()))


def identity_name(kind: str) -> str:
    """Which details customs asks for."""
    return str(IDENTITIES.get(kind, kind))
