"""Open the market of the history: its stores, products and stock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from uuid import UUID

from entrepot.catalog.queries import by_external_id
from entrepot.catalog.services import create_products, import_categories, publish
from entrepot.catalog.types import CategoryDraft, Created, ProductDraft, Text, VariantDraft
from entrepot.identity.types import SYSTEM
from entrepot.inventory.enums import WarehouseKind
from entrepot.inventory.services import open_warehouse, receive
from entrepot.inventory.types import Receipt
from entrepot.kernel.errors import Refused
from entrepot.operations.errors import ReplayDiffers
from entrepot.stores.services import bring_in, ensure_fee_plans
from entrepot.stores.types import NewStore

from .data import CURRENCY, History, Product

Progress = Callable[[str, int, int], None]
T = TypeVar("T")
_ROOT = "olist"


@dataclass(frozen=True, slots=True)
class Offer:
    """A seller's offer of a product, as it stands in our catalogue."""

    store_id: UUID
    product_id: UUID
    variant_id: UUID
    warehouse_id: UUID
    sku: str
    title: str
    category_path: str


def open_market(history: History, progress: Progress) -> dict[tuple[str, str], Offer]:
    """Stores for the sellers, a product for each pair of seller and product, and stock for all that will be sold.

    Safe to repeat: what exists stays as it is. Returns the offers by (seller, product).
    """
    ensure_fee_plans()
    paths = _categories(history)
    stores = _stores(history, progress)
    sold: dict[tuple[str, str], int] = defaultdict(int)
    first_price: dict[tuple[str, str], int] = {}
    for item in history.items():
        sold[item.seller, item.product] += 1
        first_price.setdefault((item.seller, item.product), item.price_minor)
    offers = _products(history, stores, paths, first_price, progress)
    _stock(offers, sold, progress)
    return offers


def _categories(history: History) -> dict[str, str]:
    """Category paths by English name; everything below one root, so that the history stays apart from other goods."""
    names = sorted({product.category for product in history.products.values()})
    codes = {name: f"{_ROOT}-{(name or 'other').replace('_', '-')}" for name in names}
    drafts = [CategoryDraft(_ROOT, {"en": "Brazil 2016 to 2018", "zh-hans": "巴西 2016 至 2018"})]
    drafts += [
        CategoryDraft(code, {"en": (name or "other").replace("_", " ").capitalize()}, parent=_ROOT)
        for name, code in codes.items()
    ]
    import_categories(drafts, SYSTEM)
    return {name: f"{_ROOT}/{code}" for name, code in codes.items()}


def _stores(history: History, progress: Progress) -> dict[str, tuple[UUID, UUID]]:
    """Store and warehouse of each seller."""
    opened: dict[str, tuple[UUID, UUID]] = {}
    for batch in _batches(sorted(history.sellers), 500):
        ids = bring_in(
            [
                NewStore(
                    slug=f"{_ROOT}-{seller[:16]}",
                    kind="domestic",
                    name={"en": f"Seller {seller[:6]} of {history.sellers[seller] or 'Brazil'}"},
                    currency=CURRENCY,
                    country="BR",
                    legal_name=f"Olist seller {seller}",
                    registration_no=seller,
                )
                for seller in batch
            ],
            actor=SYSTEM,
        )
        for seller, store_id in zip(batch, ids, strict=True):
            opened[seller] = (
                store_id,
                open_warehouse(store_id, kind=WarehouseKind.DOMESTIC, country="BR", name="Main", actor=SYSTEM),
            )
        progress("stores", len(opened), len(history.sellers))
    return opened


def _products(
    history: History,
    stores: dict[str, tuple[UUID, UUID]],
    paths: dict[str, str],
    first_price: dict[tuple[str, str], int],
    progress: Progress,
) -> dict[tuple[str, str], Offer]:
    offers: dict[tuple[str, str], Offer] = {}
    for batch in _batches(sorted(first_price), 500):
        known = by_external_id([(stores[seller][0], product) for seller, product in batch])
        missing = [pair for pair in batch if (stores[pair[0]][0], pair[1]) not in known]
        drafts = [_draft(stores[s][0], history.products[p], paths, first_price[s, p]) for s, p in missing]
        made = create_products(drafts, SYSTEM) if drafts else []
        for (seller, product), outcome in zip(missing, made, strict=True):
            if isinstance(outcome, Refused):
                raise ReplayDiffers(what=f"product {product} of {seller}", found=outcome.message, expected="created")
            assert isinstance(outcome, Created)
            known[stores[seller][0], product] = (outcome.product_id, outcome.variant_ids[0])
        publish([product_id for product_id, _ in known.values()], SYSTEM)
        for seller, product in batch:
            store_id, warehouse_id = stores[seller]
            product_id, variant_id = known[store_id, product]
            offers[seller, product] = Offer(
                store_id, product_id, variant_id, warehouse_id, product[:16], _title(history.products[product]),
                paths[history.products[product].category],
            )  # fmt: skip
        progress("products", len(offers), len(first_price))
    return offers


def _draft(store_id: UUID, product: Product, paths: dict[str, str], price_minor: int) -> ProductDraft:
    return ProductDraft(
        store_id=store_id,
        category=paths[product.category],
        currency=CURRENCY,
        texts={"en": Text(_title(product))},
        external_id=product.id,
        origin="BR",
        variants=(
            VariantDraft(
                sku=product.id[:16],
                price_minor=max(price_minor, 1),
                weight_g=product.weight_g or None,
                length_mm=product.length_mm,
                width_mm=product.width_mm,
                height_mm=product.height_mm,
            ),
        ),
    )


def _title(product: Product) -> str:
    return f"{(product.category or 'other').replace('_', ' ').capitalize()} {product.id[:8]}"


def _stock(offers: dict[tuple[str, str], Offer], sold: dict[tuple[str, str], int], progress: Progress) -> None:
    done = 0
    for batch in _batches(sorted(offers), 1000):
        outcomes = receive(
            [Receipt(offers[pair].variant_id, offers[pair].warehouse_id, sold[pair], ref="olist:opening") for pair in batch],
            actor=SYSTEM,
        )
        for outcome in outcomes:
            if isinstance(outcome, Refused):
                raise outcome
        done += len(batch)
        progress("stock", done, len(offers))


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
