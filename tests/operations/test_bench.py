from __future__ import annotations

import pytest

from entrepot.inventory.queries import invariants as stock
from entrepot.operations.bench.bare import BareLimit
from entrepot.operations.bench.goods import shelf
from entrepot.operations.bench.ordering import batches_per_second, flash_sale
from entrepot.operations.queries import crosschecks
from entrepot.orders.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


def test_batches_place_and_capture_real_orders() -> None:
    goods = shelf(5)

    assert batches_per_second(goods, 4, seconds=0.2) > 0

    assert Order.objects.filter(state="paid").count() == Order.objects.count() >= 4
    # The bench speaks the provider's part itself, so the provider's books (I8) know nothing of it.
    assert [breach for breach in crosschecks.breaches() if breach.code != "I8"] == []


def test_a_flash_sale_sells_every_piece_once() -> None:
    [article] = shelf(1, pieces=30)

    sale = flash_sale(article, buyers=50, clients=8)

    assert (sale.sold, sale.refused, sale.pieces, sale.left) == (30, 20, 30, 0)
    assert Order.objects.filter(state="paid").count() == 30
    assert list(stock.breaches()) == []


def test_the_bare_limit_takes_stock_for_each_order() -> None:
    from entrepot.database import sql

    bare = BareLimit()

    assert bare.orders_per_second(1, 1) > 0
    orders, taken = sql.scalar("SELECT count(*) FROM bare.orders"), sql.scalar("SELECT sum(1000000000 - free) FROM bare.stock")
    bare.drop()
    assert orders == taken > 0
