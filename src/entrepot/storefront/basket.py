"""A cart as its page shows it: by store, in the visitor's currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from entrepot.orders.queries import CartRow
from entrepot.orders.types import Item
from entrepot.stores.queries import stores

from .context import name_in
from .money import in_currency


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the cart; amounts in `currency`."""

    row: CartRow
    title: str
    options: str
    unit_minor: int
    currency: str

    @property
    def total_minor(self) -> int:
        """Price of all pieces."""
        return self.unit_minor * self.row.quantity


@dataclass(frozen=True, slots=True)
class StorePart:
    """What comes from one store."""

    name: str
    slug: str
    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Basket:
    """The whole cart. `goods_minor` counts what can be bought now; None where no rate into the visitor's currency is known."""

    parts: tuple[StorePart, ...]
    currency: str
    goods_minor: int | None
    pieces: int

    @property
    def items(self) -> tuple[Item, ...]:
        """What can be bought now."""
        return tuple(Item(r.variant.id, r.quantity) for part in self.parts for line in part.lines if (r := line.row).is_buyable)


def basket(rows: Sequence[CartRow], currency: str, language: str) -> Basket:
    """The rows by store; one statement."""
    shops = stores({row.variant.store_id for row in rows})
    grouped: dict[UUID, list[Line]] = defaultdict(list)
    for row in rows:
        grouped[row.variant.store_id].append(_line(row, currency, language))
    bought = [line for lines in grouped.values() for line in lines if line.row.is_buyable]
    return Basket(
        parts=tuple(
            StorePart(shops[store_id].name_in(language), shops[store_id].slug, shops[store_id].kind, tuple(lines))
            for store_id, lines in grouped.items()
        ),
        currency=currency,
        goods_minor=sum(line.total_minor for line in bought) if all(line.currency == currency for line in bought) else None,
        pieces=sum(line.row.quantity for line in bought),
    )


def _line(row: CartRow, currency: str, language: str) -> Line:
    view = row.variant
    unit_minor, shown = in_currency(view.price_minor, view.currency, currency)
    return Line(row, name_in(view.title, language, view.sku), ", ".join(view.options.values()), unit_minor, shown)
