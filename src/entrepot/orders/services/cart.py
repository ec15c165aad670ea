"""Keep what somebody means to buy."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction

from entrepot.catalog.queries import variants
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.orders.errors import BadQuantity, CartTooLarge, NotForSale
from entrepot.orders.models import Cart, CartLine
from entrepot.orders.rules import MAX_CART_LINES, MAX_QUANTITY


def put_in_cart(cart_id: UUID, variant_id: UUID, quantity: int, *, add: bool = False) -> int:
    """Have `quantity` pieces of the variant in the cart (0 takes it out; `add` adds to what is there); the new quantity.

    Raises NotForSale, BadQuantity and CartTooLarge. Whether there is enough stock is told by the cart page and decided at checkout.
    """
    view = variants([variant_id]).get(variant_id)
    if view is None or (not view.published and quantity > 0):
        raise NotForSale(title=(view.title.get("en", view.sku) if view else "?"), variant_id=str(variant_id))
    with transaction.atomic():
        cart = Cart.objects.select_for_update().get(id=cart_id)
        line = cart.lines.filter(variant_id=variant_id).first()
        wanted = quantity + (line.quantity if add and line else 0)
        if not 0 <= wanted <= MAX_QUANTITY:
            raise BadQuantity(limit=MAX_QUANTITY)
        if line is None and wanted and cart.lines.count() >= MAX_CART_LINES:
            raise CartTooLarge(limit=MAX_CART_LINES)
        if wanted == 0:
            cart.lines.filter(variant_id=variant_id).delete()
        else:
            CartLine.objects.update_or_create(
                cart=cart, variant_id=variant_id, defaults={"quantity": wanted, "store_id": view.store_id}
            )
        cart.changed_at = clock.now()
        cart.save(update_fields=["changed_at"])
    return wanted


def cart_of(actor: Actor, token: str = "") -> UUID:
    """The cart of the person, or of the guest who holds `token`; made if there is none yet.

    A guest's token is a secret of the browser; only its hash is kept.
    """
    if actor.person_id is not None:
        return Cart.objects.get_or_create(person_id=actor.person_id)[0].id
    if len(token) < 32:
        raise ValueError("a guest's cart needs a token of at least 32 characters")
    return Cart.objects.get_or_create(token_hash=_hash(token))[0].id


def take_over_cart(actor: Actor, token: str) -> UUID:
    """After signing in: put the guest's cart into the person's, the larger quantity of each variant; the person's cart."""
    own = cart_of(actor)
    with transaction.atomic():
        guest = Cart.objects.select_for_update().filter(token_hash=_hash(token)).first()
        if guest is None:
            return own
        mine = {line.variant_id: line for line in CartLine.objects.select_for_update().filter(cart_id=own)}
        for line in guest.lines.order_by("id"):
            if line.variant_id in mine:
                mine[line.variant_id].quantity = max(mine[line.variant_id].quantity, line.quantity)
            elif len(mine) < MAX_CART_LINES:
                mine[line.variant_id] = CartLine(
                    cart_id=own, variant_id=line.variant_id, store_id=line.store_id, quantity=line.quantity
                )
        CartLine.objects.bulk_create([line for line in mine.values() if line.pk is None])
        CartLine.objects.bulk_update([line for line in mine.values() if line.pk is not None], ["quantity"])
        guest.delete()
    return own


def empty_cart(cart_id: UUID, variant_ids: list[UUID]) -> None:
    """Take these variants out, after they were bought."""
    CartLine.objects.filter(cart_id=cart_id, variant_id__in=variant_ids).delete()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
