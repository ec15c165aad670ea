"""A small market to walk through, made through the real services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.test import Client
from tests.catalog import factories as catalog
from tests.inventory.factories import warehouse
from tests.logistics import factories as logistics
from tests.stores import factories as stores

from entrepot.catalog.models import Product, Variant
from entrepot.catalog.types import Text, VariantDraft
from entrepot.identity.types import SYSTEM
from entrepot.inventory import services as inventory
from entrepot.inventory.types import Receipt
from entrepot.logistics.services import save_template
from entrepot.orders.models import Order
from entrepot.stores.models import Store
from entrepot.tax.services import load_rules

ADDRESS = {
    "country": "CN", "name": "Wang Xiaoming", "phone": "13800138000", "email": "guest@example.org", "region": "330000",
    "city": "Hangzhou", "line1": "Wensan Road 1", "line2": "", "postcode": "310012",
}  # fmt: skip


def shop(kind: str = "domestic", *, serves: str = "CN", **fields: Any) -> Store:
    """An open store that delivers to `serves` for 12.00 of its currency."""
    made = stores.store(kind=kind, **fields)
    service = logistics.service(logistics.AreaGroup(("1",), (logistics.charge("1", 1200, "1", 600),)), countries=(serves,))
    save_template(made.pk, logistics.template(service, currency=made.currency), actor=SYSTEM, is_default=True)
    return made


def quick_shop() -> Store:
    """A store that sends for 12.00 slowly, or for 30.00 within a day or two."""
    made = stores.store(kind="domestic")
    ways = [
        logistics.service(logistics.AreaGroup(("1",), (logistics.charge("1", price, "1", 600),), *days), code=code)
        for code, price, days in (("standard", 1200, (3, 7)), ("express", 3000, (1, 2)))
    ]
    save_template(made.pk, logistics.template(*ways, currency=made.currency), actor=SYSTEM, is_default=True)
    return made


def good(of: Store, title: str = "Green tea", *, pieces: int = 10, price: int = 10_000, **fields: Any) -> Variant:
    """The only article of a published product with `pieces` in stock."""
    product = catalog.product(
        of, price, texts={"en": Text(title, "Fresh from the hills."), "zh-hans": Text(f"中文 {title}")}, **fields
    )
    variant: Variant = product.variants.get()
    _stock(of, [(variant.pk, pieces)])
    return variant


def shirt(of: Store) -> Product:
    """A product in two colours and two sizes; the small white one is sold out."""
    made = catalog.product(
        of,
        texts={"en": Text("Shirt")},
        variants=tuple(
            VariantDraft(sku=f"{colour}-{size}", price_minor=5_000, options={"Colour": colour, "Size": size}, weight_g=200)
            for colour in ("White", "Blue")
            for size in ("S", "M")
        ),
    )
    _stock(of, [(variant.pk, 0 if variant.sku == "White-S" else 5) for variant in made.variants.all()])
    return made


def _stock(of: Store, wanted: Sequence[tuple[UUID, int]]) -> None:
    place = warehouse(of, "domestic" if of.kind == "domestic" else "bonded", "CN")
    inventory.receive([Receipt(variant, place, pieces) for variant, pieces in wanted if pieces], actor=SYSTEM)


def market() -> Variant:
    """One good of a store that delivers, with the rules of taxes and fees."""
    load_rules()
    stores.fee_plan("domestic")
    return good(shop())


def put(client: Client, variant: Variant, quantity: int = 1) -> None:
    """Into the cart with it."""
    answer = client.post("/cart/put/", {"variant": str(variant.pk), "quantity": quantity, "add": 1})
    assert answer.status_code == 302, answer.content


def reviewed(client: Client, variant: Variant, **address: str) -> str:
    """Through the first step of the checkout; the address of the second."""
    put(client, variant)
    answer = client.post("/checkout/", ADDRESS | address)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def bought(client: Client, variant: Variant) -> tuple[Order, str]:
    """An order that waits for its payment, and the address of the cashier."""
    answer = client.post(f"{reviewed(client, variant)}place/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/payments/sandbox/"), answer["Location"]
    return Order.objects.order_by("-id")[0], str(answer["Location"])
