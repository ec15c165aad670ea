"""Buy as a person does at the checkout: the purchase with its payment, identity details, notes, and the mail with a guest's links."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app

from entrepot.database import sql
from entrepot.kernel.errors import Refused
from entrepot.orders.models import Purchase
from entrepot.orders.types import BuyRequest, CheckedOut

from .checkout import checkout
from .guest_links import note_languages
from .identity_details import identity_for, keep_identity, seal_for_purchase

_NOTE = "UPDATE orders_order SET note = %s WHERE purchase_id = %s AND store_id = %s AND route = %s"
NOTE_LENGTH = 300


def buy(request: BuyRequest) -> CheckedOut | Refused:
    """Place the quote and start its payment, with all that belongs to the purchase, in one transaction.

    Refused: IdentityNeeded, IdentityInvalid, and what `checkout` refuses; nothing is kept then. A repeat returns the first purchase
    and changes nothing of it. A guest is mailed the links to the orders, and
    later news in the same language.
    """
    wish = request.checkout.place
    identity = identity_for(wish.quote, request.identity)
    if isinstance(identity, Refused):
        return identity
    with transaction.atomic():
        [outcome] = checkout([request.checkout])
        if isinstance(outcome, Refused) or outcome.placed.repeated:
            return outcome
        purchase_id = outcome.placed.purchase_id
        if identity:
            seal_for_purchase(purchase_id, identity)
            if request.keep_identity and wish.actor.person_id:
                keep_identity(identity, actor=wish.actor)
        for order in wish.quote.orders:
            if note := " ".join(request.notes.get(order.part, "").split())[:NOTE_LENGTH]:
                sql.execute(_NOTE, (note, purchase_id, order.store_id, order.route))
        if request.terms:
            Purchase.objects.filter(id=purchase_id).update(terms=request.terms)
        if wish.buyer_id is None:
            note_languages({purchase_id: request.language})
        if wish.buyer_id is None and wish.email:
            app.configure_task("orders.mail_guest_links", queue="mail", allow_unknown=True).defer(
                purchase_id=str(purchase_id), language=request.language
            )
    return outcome
