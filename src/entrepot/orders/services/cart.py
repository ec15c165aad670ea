"""Keep what somebody means to buy."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.catalog.queries import variants
from entrepot.database import sql
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
            # Whoever changes the number has seen the price, and means to buy.
            CartLine.objects.update_or_create(
                cart=cart,
                variant_id=variant_id,
                defaults={
                    "quantity": wanted,
                    "store_id": view.store_id,
                    "seen_minor": view.price_minor,
                    "seen_currency": view.currency,
                    "is_later": False,
                    "is_chosen": True,
                },
            )
        cart.changed_at = clock.now()
        cart.save(update_fields=["changed_at"])
    return wanted


def cart_of(actor: Actor, token: str = "") -> UUID:
    """The cart of the person, or of the guest who holds `token`; made if there is none yet.

    A guest's token is a secret of the browser; only its hash is kept.
    """
    if actor.person_id is None and len(token) < 32:
        raise ValueError("a guest's cart needs a token of at least 32 characters")
    owner: dict[str, Any] = {"person_id": actor.person_id} if actor.person_id else {"token_hash": _hash(token)}
    [(column, value)] = owner.items()
    found = sql.one(f"SELECT id FROM orders_cart WHERE {column} = %s", (value,))
    return found[0] if found else Cart.objects.get_or_create(**owner)[0].id


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
                    cart_id=own,
                    variant_id=line.variant_id,
                    store_id=line.store_id,
                    quantity=line.quantity,
                    is_chosen=line.is_chosen,
                    is_later=line.is_later,
                    seen_minor=line.seen_minor,
                    seen_currency=line.seen_currency,
                )
        CartLine.objects.bulk_create([line for line in mine.values() if line.pk is None])
        CartLine.objects.bulk_update([line for line in mine.values() if line.pk is not None], ["quantity"])
        guest.delete()
    return own


def choose_lines(cart_id: UUID, variant_ids: Collection[UUID] | None, *, is_chosen: bool) -> int:
    """Have these lines (None: all) bought with the next checkout, or left in the cart; how many there are."""
    lines = CartLine.objects.filter(cart_id=cart_id, is_later=False)
    if variant_ids is not None:
        lines = lines.filter(variant_id__in=variant_ids)
    return lines.update(is_chosen=is_chosen)


def put_aside(cart_id: UUID, variant_id: UUID, *, is_later: bool) -> bool:
    """Keep a line for later, or take it back into the cart; whether it is there."""
    lines = CartLine.objects.filter(cart_id=cart_id, variant_id=variant_id)
    return bool(lines.update(is_later=is_later, is_chosen=not is_later))


def note_prices(cart_id: UUID) -> None:
    """The shopper has read what changed: today's prices are the ones that were seen."""
    ids = CartLine.objects.filter(cart_id=cart_id).values_list("variant_id", flat=True)
    seen = variants(list(ids))
    with transaction.atomic():
        lines = list(CartLine.objects.select_for_update().filter(cart_id=cart_id).order_by("id"))
        for line in lines:
            if view := seen.get(line.variant_id):
                line.seen_minor, line.seen_currency = view.price_minor, view.currency
        CartLine.objects.bulk_update(lines, ["seen_minor", "seen_currency"])


def empty_cart(cart_id: UUID, variant_ids: list[UUID]) -> None:
    """Take these variants out, after they were bought."""
    CartLine.objects.filter(cart_id=cart_id, variant_id__in=variant_ids).delete()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
