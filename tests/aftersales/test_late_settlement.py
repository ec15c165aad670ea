"""An order that could not be divided while a bank held part of its money is divided when that is over."""

from __future__ import annotations

import pytest
from tests.aftersales.factories import arbiter, sold
from tests.aftersales.test_refunds import sound
from tests.orders.test_trade import money

from entrepot.aftersales.services import decide_chargeback, open_chargeback
from entrepot.aftersales.types import NewChargeback
from entrepot.events.services import drain
from entrepot.identity.types import SYSTEM
from entrepot.orders import services as orders
from entrepot.payments.queries import captured_payment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("won", "store"), [(True, 19_000), (False, 15_200)])
def test_a_chargeback_between_receipt_and_settlement_only_delays_it(
    won: bool, store: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the receipt came between the look at the order and the lock on it.
    monkeypatch.setattr("entrepot.aftersales.services.chargebacks.settle", lambda *_orders, **_actor: [])
    order, shopper = sold(state="shipped", pieces=(2,))
    payment = captured_payment(order.pk)
    assert payment is not None
    orders.confirm_receipt([order.pk], actor=shopper)
    [chargeback] = open_chargeback(NewChargeback(payment.payment_id, 4_000, "CB-1", "x"), actor=SYSTEM)
    drain()
    assert money("escrow.order", f"order:{order.pk}") == 20_000  # what is claimed is more than what can go out now

    decide_chargeback(chargeback, won=won, actor=arbiter())
    drain()

    assert money("escrow.order", f"order:{order.pk}") == 0
    assert money("merchant.available", f"store:{order.store_id}") == store
    sound()
