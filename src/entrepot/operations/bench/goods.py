"""Goods to sell in a bench: a store, products and stock, through the real services."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from entrepot.catalog.queries import variants
from entrepot.catalog.services import create_products, import_categories, publish
from entrepot.catalog.types import CategoryDraft, Created, ProductDraft, Text, VariantDraft, VariantView
from entrepot.events.services import drain
from entrepot.identity.types import ANONYMOUS, SYSTEM
from entrepot.inventory.enums import WarehouseKind
from entrepot.inventory.services import open_warehouse, receive
from entrepot.inventory.types import Receipt
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.logistics.enums import Valuation
from entrepot.logistics.services import save_template
from entrepot.logistics.types import AreaGroup, Charge, Service, Template
from entrepot.orders.types import Address, PlaceRequest, Quote, QuotedLine, QuotedOrder
from entrepot.stores.services import bring_in, ensure_fee_plans
from entrepot.stores.types import NewStore

ADDRESS = Address(name="王小明", country="CN", lines=("文三路 1 号",), city="杭州", region="浙江", postcode="310012")
_PLENTY = 1_000_000
_FREIGHT = Template(
    name="Flat",
    currency="CNY",
    valuation=Valuation.PIECE,
    services=(Service("express", (AreaGroup(("1",), (Charge(Decimal(1), 500, Decimal(1), 100),)),)),),
)
_number = count(1)


def shelf(products: int, pieces: int = _PLENTY) -> list[VariantView]:
    """`products` published products of one variant each with `pieces` in stock, spread over ten domestic stores."""
    ensure_fee_plans()
    import_categories([CategoryDraft("bench", {"en": "Bench", "zh-hans": "测试"})], SYSTEM)
    run = f"{next(_number)}-{uuid7().hex[-8:]}"
    names = [f"bench-{run}-{n}" for n in range(min(10, products))]
    stores = bring_in(
        [NewStore(name, "domestic", {"en": name}, "CNY", "CN", name, registration_no=name) for name in names], actor=SYSTEM
    )
    places = {s: open_warehouse(s, kind=WarehouseKind.DOMESTIC, country="CN", name="Main", actor=SYSTEM) for s in stores}
    for store_id in stores:
        save_template(store_id, _FREIGHT, actor=SYSTEM, is_default=True)
    made = create_products([_draft(stores[n % len(stores)], n) for n in range(products)], SYSTEM)
    created = [outcome for outcome in made if isinstance(outcome, Created)]
    publish([outcome.product_id for outcome in created], SYSTEM)
    views = variants([outcome.variant_ids[0] for outcome in created])
    receive([Receipt(view.id, places[view.store_id], pieces) for view in views.values()], actor=SYSTEM)
    drain()
    return list(views.values())


def _draft(store_id: UUID, n: int) -> ProductDraft:
    return ProductDraft(
        store_id=store_id,
        category="bench",
        currency="CNY",
        texts={"en": Text(f"Bench article {n}", "An article that exists to be sold."), "zh-hans": Text(f"测试商品 {n}")},
        external_id=f"bench-{n}-{uuid7().hex[-10:]}",
        origin="CN",
        hs_code="950300",
        variants=(VariantDraft(sku=f"b{n}", price_minor=1999, weight_g=500),),
    )


def request_for(view: VariantView) -> PlaceRequest:
    """A guest's wish for one piece, with the quote that the shop would have made: goods and freight."""
    now = clock.now()
    line = QuotedLine(
        variant_id=view.id, product_id=view.product_id, warehouse_id=None, sku=view.sku, title=view.title["en"],
        category_path=view.category_path, quantity=1, unit_minor=view.price_minor, list_currency=view.currency,
        list_unit_minor=view.price_minor, freight_minor=500, customs={"hs_code": view.hs_code, "origin": view.origin},
    )  # fmt: skip
    order = QuotedOrder(view.store_id, "domestic", "domestic", (line,))
    quote = Quote(uuid7(), "CNY", "CN", (order,), now, now + timedelta(minutes=15))
    return PlaceRequest(quote, ADDRESS, ANONYMOUS, email="bench@example.org")
