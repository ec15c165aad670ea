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
    is_chosen: bool = True
    is_later: bool = False
    seen_minor: int | None = None  # the price when it was put in, in the variant's currency; None where it is not comparable

    @property
    def is_buyable(self) -> bool:
        """Published and in stock in that number."""
        return self.variant.published and self.available >= self.quantity

    @property
    def is_bought(self) -> bool:
        """Whether the next checkout takes it."""
        return self.is_buyable and self.is_chosen and not self.is_later


def cart_rows(cart_id: UUID) -> list[CartRow]:
    """The lines of the cart, oldest first; three statements whatever their number."""
    wanted = sql.rows(
        "SELECT variant_id, quantity, is_chosen, is_later, seen_minor, seen_currency FROM orders_cartline"
        " WHERE cart_id = %s ORDER BY id",
        (cart_id,),
    )
    views = variants([row[0] for row in wanted])
    stock = levels([row[0] for row in wanted])
    return [
        CartRow(
            views[variant],
            quantity,
            max((level.available for level in stock[variant]), default=0),
            chosen,
            later,
            seen if seen_in == views[variant].currency else None,
        )
        for variant, quantity, chosen, later, seen, seen_in in wanted
        if variant in views
    ]


def cart_size(person_id: UUID | None, token: str = "") -> int:
    """How many pieces are in the cart of the person, or of the guest who holds `token`; 0 where there is no cart."""
    owner, value = ("person_id = %s", person_id) if person_id else ("token_hash = sha256(convert_to(%s, 'UTF8'))", token)
    found: int = sql.scalar(
        f"SELECT coalesce(sum(l.quantity), 0)::int FROM orders_cart c JOIN orders_cartline l ON l.cart_id = c.id AND NOT l.is_later"
        f" WHERE c.{owner}",
        (value,),
    )
    return found
