"""Carts as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from entrepot.catalog.queries import variants
from entrepot.catalog.types import VariantView
from entrepot.database import sql
from entrepot.inventory.queries import levels


@dataclass(frozen=True, slots=True)
class CartRow:
    """A line of a cart with the variant as it is now and the most pieces one warehouse can give."""

    variant: VariantView
    quantity: int
    available: int

    @property
    def is_buyable(self) -> bool:
        """Published and in stock in that number."""
        return self.variant.published and self.available >= self.quantity


def cart_rows(cart_id: UUID) -> list[CartRow]:
    """The lines of the cart, oldest first; three statements whatever their number."""
    wanted = sql.rows("SELECT variant_id, quantity FROM orders_cartline WHERE cart_id = %s ORDER BY id", (cart_id,))
    views = variants([row[0] for row in wanted])
    stock = levels([row[0] for row in wanted])
    return [
        CartRow(views[variant], quantity, max((level.available for level in stock[variant]), default=0))
        for variant, quantity in wanted
        if variant in views
    ]


def cart_size(person_id: UUID | None, token: str = "") -> int:
    """How many pieces are in the cart of the person, or of the guest who holds `token`; 0 where there is no cart."""
    owner, value = ("person_id = %s", person_id) if person_id else ("token_hash = sha256(convert_to(%s, 'UTF8'))", token)
    found: int = sql.scalar(
        f"SELECT coalesce(sum(l.quantity), 0)::int FROM orders_cart c JOIN orders_cartline l ON l.cart_id = c.id WHERE c.{owner}",
        (value,),
    )
    return found
