"""The history as it is published: order lines with a dispatch limit, products, sellers."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyarrow import parquet

from entrepot.kernel.money import Money
from entrepot.operations.errors import ReplayUnreadable

CURRENCY = "BRL"
_FILES = ("order_items", "products", "sellers", "category_translation")
# The data hold no order date; the dispatch limit lies some six days behind it in the published examples: a proxy.
_BEFORE_LIMIT = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of an order: amounts in centavos."""

    order: str
    number: int
    product: str
    seller: str
    price_minor: int
    freight_minor: int


@dataclass(frozen=True, slots=True)
class Product:
    """What is known of a product: an English category name or "", weight in grams, lengths in millimetres."""

    id: str
    category: str
    weight_g: int | None
    length_mm: int | None
    height_mm: int | None
    width_mm: int | None


@dataclass(frozen=True, slots=True)
class History:
    """Everything, in memory: some 112,650 items."""

    days: dict[date, dict[str, list[Item]]]  # day -> order -> items
    products: dict[str, Product]
    sellers: dict[str, str]  # id -> city
    fingerprint: str

    def items(self) -> Iterator[Item]:
        """Every item, day by day."""
        for orders in self.days.values():
            for items in orders.values():
                yield from items

    @property
    def goods_minor(self) -> int:
        """Sum of all prices."""
        return sum(item.price_minor for item in self.items())

    @property
    def freight_minor(self) -> int:
        """Sum of all freight."""
        return sum(item.freight_minor for item in self.items())


def read(folder: Path) -> History:
    """The history in `folder`. Raises ReplayUnreadable with the file and the reason."""
    tables: dict[str, list[dict[str, Any]]] = {}
    digest = hashlib.sha256()
    for name in _FILES:
        path = folder / f"{name}.parquet"
        try:
            digest.update(path.read_bytes())
            tables[name] = parquet.read_table(path).to_pylist()
        except (OSError, ValueError) as error:
            raise ReplayUnreadable(file=str(path), reason=str(error)) from error
    english = {row["product_category_name"]: row["product_category_name_english"] for row in tables["category_translation"]}
    return History(
        days=_by_day(tables["order_items"]),
        products={row["product_id"]: _product(row, english) for row in tables["products"]},
        sellers={row["seller_id"]: row["seller_city"] or "" for row in tables["sellers"]},
        fingerprint=digest.hexdigest(),
    )


def _by_day(rows: list[dict[str, Any]]) -> dict[date, dict[str, list[Item]]]:
    limits: dict[str, datetime] = {}
    orders: dict[str, list[Item]] = defaultdict(list)
    for row in rows:
        order, limit = row["order_id"], row["shipping_limit_date"]
        limits[order] = min(limit, limits.get(order, limit))
        orders[order].append(
            Item(
                order,
                row["order_item_id"],
                row["product_id"],
                row["seller_id"],
                _minor(row["price"]),
                _minor(row["freight_value"]),
            )
        )
    days: dict[date, dict[str, list[Item]]] = defaultdict(dict)
    for order in sorted(orders, key=lambda o: (limits[o], o)):
        days[(limits[order] - _BEFORE_LIMIT).date()][order] = sorted(orders[order], key=lambda item: item.number)
    return dict(days)


def _minor(published: float) -> int:
    """Centavos of a published amount. Its shortest decimal text is what was published; more than two digits are refused."""
    return Money.parse(Decimal(repr(published)), CURRENCY).amount_minor


def _product(row: dict[str, Any], english: dict[str, str]) -> Product:
    name = row["product_category_name"] or ""
    lengths = (row["product_length_cm"], row["product_height_cm"], row["product_width_cm"])
    return Product(
        row["product_id"], english.get(name, name), row["product_weight_g"], *(cm * 10 if cm else None for cm in lengths)
    )
