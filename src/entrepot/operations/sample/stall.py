"""Something to buy for one trade: from a store that is there, else from a stall with one article that is put up for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.catalog import services as catalog
from entrepot.catalog.types import ProductDraft, Text, VariantDraft
from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.inventory.enums import WarehouseKind
from entrepot.inventory.services import open_warehouse, receive
from entrepot.inventory.types import Receipt
from entrepot.kernel.errors import Refused
from entrepot.logistics.enums import Valuation
from entrepot.logistics.services import save_template
from entrepot.logistics.types import AreaGroup, Charge, Service, Template
from entrepot.orders.types import Address, Item, Quote
from entrepot.stores import services as stores
from entrepot.stores.enums import StoreKind
from entrepot.stores.types import NewStore

from .buying import quoted
from .opening import accepted

# One article of each store of the kind: the first that is on sale and in stock, with what customs ask for.
_OFFERED: Final = """
SELECT DISTINCT ON (s.opened_at, s.id) v.id FROM stores_store s
  JOIN catalog_product p ON p.store_id = s.id AND p.state = 'published' AND (p.hs_code <> '' OR s.kind = 'domestic')
  JOIN catalog_variant v ON v.product_id = p.id AND v.is_active
  JOIN inventory_stock k ON k.variant_id = v.id AND k.on_hand - k.reserved >= %(pieces)s
  JOIN inventory_warehouse w ON w.id = k.warehouse_id AND w.is_active AND (w.kind = 'domestic') = (s.kind = 'domestic')
  JOIN logistics_freighttemplate t ON t.store_id = s.id AND t.is_active
 WHERE s.kind = %(kind)s AND s.state = 'open' ORDER BY s.opened_at, s.id, p.published_at, p.id, v.position LIMIT 10
"""
PIECES: Final = 2


class _Goods(NamedTuple):
    currency: str
    country: str
    warehouse: WarehouseKind
    origin: str
    hs_code: str
    title: dict[str, str]
    price_minor: int
    cost_minor: int | None


_STALLS: Final = {
    StoreKind.GLOBAL: _Goods(
        "EUR", "DE", WarehouseKind.BONDED, "DE", "3305100090", {"en": "Birch shampoo, 250 ml", "zh-hans": "桦树洗发水 250 毫升"}, 980, None
    ),
    StoreKind.OWN: _Goods(
        "CNY", "CN", WarehouseKind.BONDED, "NL", "1901109000", {"en": "Rice cereal, 200 g", "zh-hans": "婴儿米糊 200 克"}, 6800, 4100
    ),
    StoreKind.DOMESTIC: _Goods(
        "CNY", "CN", WarehouseKind.DOMESTIC, "CN", "", {"en": "Celadon bowl", "zh-hans": "青瓷碗"}, 12800, None
    ),
}  # fmt: skip


def something_to_buy(kind: StoreKind, address: Address, currency: str) -> Quote:
    """The landed total of two pieces of something of a store of `kind`, delivered to `address`; nothing is reserved.

    A stall is put up when no store has anything that can be bought.
    """
    for variant_id in _on_offer(kind):
        try:
            return quoted([Item(variant_id, PIECES)], address, currency)
        except Refused:
            continue  # not sold to there
    return quoted([Item(_stall(kind), PIECES)], address, currency)


def _on_offer(kind: StoreKind) -> Iterator[UUID]:
    for (variant_id,) in sql.rows(_OFFERED, {"kind": kind.value, "pieces": PIECES}):
        yield variant_id


def _stall(kind: StoreKind) -> UUID:
    goods = _STALLS[kind]
    slug = f"stall-{kind.value}"
    catalog.install_starter_tree()
    catalog.add_starter_categories({"other"})
    stores.ensure_fee_plans()
    new = NewStore(slug, kind.value, {"en": f"Stall ({kind.label})", "zh-hans": "小摊"}, goods.currency, goods.country, "Stall")
    [store_id] = stores.bring_in([new], actor=SYSTEM)
    variant_id: UUID | None = sql.scalar("SELECT id FROM catalog_variant WHERE store_id = %s", (store_id,))
    if variant_id is None:
        charge = Charge(Decimal(1), goods.price_minor // 8, Decimal(1), goods.price_minor // 20)
        service = Service("express", (AreaGroup(("1",), (charge,), 2, 6),))
        save_template(store_id, Template("Parcel", goods.currency, Valuation.WEIGHT, (service,)), actor=SYSTEM)
        [made] = accepted(catalog.create_products([_draft(store_id, goods)], SYSTEM))
        accepted(catalog.publish([made.product_id], SYSTEM))
        variant_id = made.variant_ids[0]
    place = open_warehouse(store_id, kind=goods.warehouse, country="CN", name="Back room", actor=SYSTEM)
    accepted(receive([Receipt(variant_id, place, 20)], actor=SYSTEM))
    return variant_id


def _draft(store_id: UUID, goods: _Goods) -> ProductDraft:
    return ProductDraft(
        store_id=store_id,
        category="other",
        currency=goods.currency,
        texts={language: Text(title) for language, title in goods.title.items()},
        origin=goods.origin,
        hs_code=goods.hs_code,
        variants=(
            VariantDraft(
                "STALL-1", goods.price_minor, cost_minor=goods.cost_minor, weight_g=300, net_content=Decimal(250), net_unit="g"
            ),
        ),
    )
