"""Answers to what shoppers ask about an order, by where it stands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from entrepot.orders.enums import OrderState, Route
from entrepot.wording.places import day


def answers_for(order: dict[str, Any]) -> list[tuple[str, str]]:
    """Questions and answers, those about the present state first."""
    state = order["state"]
    found = {
        OrderState.WAIT_BUYER_PAY: _unpaid,
        OrderState.PAID: _paid,
        OrderState.PARTLY_SHIPPED: _partly,
        OrderState.SHIPPED: _shipped,
        OrderState.COLLECTING: _collecting,
        OrderState.FINISHED: _finished,
    }.get(state, _closed)(order)
    return [*found, (_("Where is my money?"), _where_money_is(order))]


def _unpaid(_order: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (
            _("My payment did not go through."),
            _("Press “Pay now” on the order's page: a new cashier opens. If both payments arrive, one goes back by itself."),
        ),
        (_("I do not want it any more."), _("Cancel the order, or let the time run out. Nothing has been taken.")),
        (_("I typed the wrong address."), _("Cancel this order and buy again: the address is chosen anew.")),
    ]


def _paid(order: dict[str, Any]) -> list[tuple[str, str]]:
    late = _("The store is late and was reminded. You can cancel and get all your money back at once.")
    on_time = _("The countdown on the order's page says until when the store has promised to ship.")
    return [
        (_("When is it shipped?"), late if order["overdue_at"] else on_time),
        (_("I want to cancel."), _("Until it is shipped you can cancel and get all your money back the way it came.")),
        (_("I typed the wrong address."), _("Cancel while it is not shipped yet, and buy again with the right address.")),
    ]


def _partly(order: dict[str, Any]) -> list[tuple[str, str]]:
    late = _("The store is late with the rest and was reminded. Write to it, or ask for help.")
    on_time = _("The countdown on the order's page says until when the store has promised to ship the rest.")
    return [
        (_("Where are the other goods?"), late if order["overdue_at"] else on_time),
        (
            _("When do I confirm receipt?"),
            _("When everything was shipped. The time to do so begins with the last parcel, so look at each one when it comes."),
        ),
        *_shipped(order)[:1],
    ]


def _shipped(order: dict[str, Any]) -> list[tuple[str, str]]:
    found = [
        (
            _("Where is my parcel?"),
            _("The order's page shows every message of the carrier. Give the carrier the tracking number if you want to call."),
        ),
        (
            _("It takes longer than promised."),
            _(
                "Take more time with “Give me more time”, once. While customs or the carrier hold the parcel, no receipt is assumed."
            ),
        ),
        (
            _("Something is wrong with what came."),
            _("Do not confirm receipt: the store is paid when you do. Your money stays in escrow meanwhile."),
        ),
    ]
    if order["promise"].get("arrive_to"):
        found[0] = (
            found[0][0],
            found[0][1] + " " + _("It was promised until {day}.").format(day=day(order["promise"]["arrive_to"])),
        )
    if order["route"] != Route.DOMESTIC:
        found.append(
            (
                _("What happens at customs?"),
                _(
                    "Order, payment and parcel are compared; most parcels pass within a day, an inspection takes some days more."
                ),
            )
        )
    return found


def _collecting(_order: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (
            _("Why is the amount not taken yet?"),
            _(
                "Your provider is asked again over some days. If it says no for good, the order's page lets you pay in another way."
            ),
        )
    ]


def _finished(_order: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (
            _("I have confirmed by mistake."),
            _("The store has been paid, which cannot be taken back. Talk to the store about a return."),
        ),
        (_("I want it once more."), _("“Buy again” puts everything that is still sold into your cart.")),
    ]


def _closed(order: dict[str, Any]) -> list[tuple[str, str]]:
    back = _("It went back the way it came. Banks need up to ten days until it shows.")
    return [
        (
            _("When do I get my money back?"),
            back if order["paid_at"] else _("Nothing was taken; late money goes back by itself."),
        ),
        (_("I want it after all."), _("“Buy again” puts everything that is still sold into your cart.")),
    ]


def _where_money_is(order: dict[str, Any]) -> str:
    if order["authorised_at"] and not order["paid_at"] and not order["closed_at"]:
        return _("With you: you pay on receipt. The amount is kept ready at your provider, and taken when you have your goods.")
    if order["state"] in {OrderState.PAID, OrderState.PARTLY_SHIPPED, OrderState.SHIPPED}:
        return _("In escrow at the platform. The store gets it when you confirm receipt, or when the time to confirm is over.")
    if order["state"] == OrderState.FINISHED:
        return _("It has left escrow and belongs to the store.")
    if order["state"] == OrderState.CLOSED_REFUNDED:
        return _("On its way back to you, or there already: the order's page says which.")
    return _("Nothing has been paid.")
