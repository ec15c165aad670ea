"""A cart as its page shows it: by store, in the visitor's currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from entrepot.catalog.queries import term
from entrepot.orders.queries import CartRow
from entrepot.orders.types import Item
from entrepot.stores.queries import stores

from .context import name_in
from .money import in_currency


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the cart; amounts in `currency`. `seen_minor` is the price when it was put in, where it was another."""

    row: CartRow
    title: str
    options: str
    unit_minor: int
    currency: str
    seen_minor: int | None = None

    @property
    def total_minor(self) -> int:
        """Price of all pieces."""
        return self.unit_minor * self.row.quantity

    @property
    def shows(self) -> str:
        """Everything of it that the page shows."""
        return repr(self)

    @property
    def is_dearer(self) -> bool:
        """Whether the price has risen since."""
        return self.seen_minor is not None and self.seen_minor < self.unit_minor


@dataclass(frozen=True, slots=True)
class StorePart:
    """What comes from one store. `goods_minor` counts what will be bought; None where no rate is known."""

    name: str
    slug: str
    kind: str
    lines: tuple[Line, ...]
    goods_minor: int | None = None

    @property
    def is_chosen(self) -> bool:
        """Whether everything of it that can be bought will be."""
        return all(line.row.is_chosen for line in self.lines if line.row.is_buyable)


@dataclass(frozen=True, slots=True)
class Basket:
    """The whole cart. `goods_minor` counts what will be bought; None where no rate into the visitor's currency is known."""

    parts: tuple[StorePart, ...]
    currency: str
    goods_minor: int | None
    pieces: int
    later: tuple[Line, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """What the next checkout takes."""
        return tuple(Item(r.variant.id, r.quantity) for part in self.parts for line in part.lines if (r := line.row).is_bought)

    @property
    def is_chosen(self) -> bool:
        """Whether everything that can be bought will be."""
        return all(part.is_chosen for part in self.parts)

    @property
    def has_news(self) -> bool:
        """Whether a price is another than when it was put in."""
        return any(line.seen_minor is not None for part in self.parts for line in part.lines)


def basket(rows: Sequence[CartRow], currency: str, language: str) -> Basket:
    """The rows by store; one statement."""
    shops = stores({row.variant.store_id for row in rows})
    grouped: dict[UUID, list[Line]] = defaultdict(list)
    later: list[Line] = []
    for row in rows:
        line = _line(row, currency, language)
        if row.is_later:
            later.append(line)
        else:
            grouped[row.variant.store_id].append(line)
    bought = [line for lines in grouped.values() for line in lines if line.row.is_bought]
    return Basket(
        parts=tuple(
            StorePart(
                shops[store_id].name_in(language),
                shops[store_id].slug,
                shops[store_id].kind,
                tuple(lines),
                _sum(lines, currency),
            )
            for store_id, lines in grouped.items()
        ),
        currency=currency,
        goods_minor=_sum(bought, currency),
        pieces=sum(line.row.quantity for line in bought),
        later=tuple(later),
    )


def _sum(lines: Iterable[Line], currency: str) -> int | None:
    bought = [line for line in lines if line.row.is_bought]
    return sum(line.total_minor for line in bought) if all(line.currency == currency for line in bought) else None


def _line(row: CartRow, currency: str, language: str) -> Line:
    view = row.variant
    unit_minor, shown = in_currency(view.price_minor, view.currency, currency)
    # Compared in the store's own currency: a moved exchange rate is no news from the store.
    is_other = row.seen_minor is not None and row.seen_minor != view.price_minor
    seen = in_currency(row.seen_minor, view.currency, currency)[0] if is_other and row.seen_minor is not None else None
    options = ", ".join(term(value, language) for value in view.options.values())
    return Line(row, name_in(view.title, language, view.sku), options, unit_minor, shown, seen)
