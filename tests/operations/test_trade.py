"""One purchase from quote to statement, on an empty market and on a stocked one; the books are true afterwards."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.inventory.factories import stocked
from tests.stores import factories as stores

from entrepot.cli.main import main
from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.breach import Breach
from entrepot.operations.services import check, trade
from entrepot.operations.types import TradeStep
from entrepot.orders.models import Order
from entrepot.stores.enums import StoreKind
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = [
    "Quote", "Place", "Open the cashier", "Pay at the provider", "Notification", "Query, and into escrow", "Ship", "Track",
    "Confirm receipt", "Settle", "Statement",
]  # fmt: skip


def kinds(steps: list[TradeStep]) -> dict[str, list[str]]:
    return {step.name: [journal.kind for journal in step.journals] for step in steps if step.journals}


@pytest.mark.parametrize("kind", list(StoreKind))
def test_trade_on_an_empty_market_goes_to_its_end_and_leaves_true_books(kind: StoreKind) -> None:
    began = clock.now()

    steps = list(trade(kind))

    assert [step.name for step in steps] == STEPS
    assert kinds(steps) == {"Query, and into escrow": ["order.pay"], "Settle": ["order.settle"]}
    order = Order.objects.get()
    assert (order.state, order.store_kind) == ("finished", kind)
    paid, settled = (next(step for step in steps if step.name == name) for name in ("Query, and into escrow", "Settle"))
    escrow = f"order:{order.id}"
    assert {key.owner_ref: minor for key, minor in paid.balances}[escrow] == order.total_minor
    after = {key.kind: minor for key, minor in settled.balances}
    assert after["escrow.order"] == 0
    assert after["revenue.retail" if kind == StoreKind.OWN else "merchant.available"] > 0
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert steps[-1].at < began
    assert [found for found in check() if isinstance(found, Breach)] == []


def test_trade_buys_from_a_store_that_is_there() -> None:
    list(trade(StoreKind.DOMESTIC))
    before = Store.objects.count()

    first = next(iter(trade(StoreKind.DOMESTIC)))

    assert Store.objects.count() == before == 1
    assert "Stall (Domestic)" in first.facts[0].text


def test_trade_leaves_other_orders_alone() -> None:
    """Its clock stands in the past: nobody else's timers, stock or messages may be touched by it."""
    from tests.orders.factories import placed

    stores.fee_plan("global")
    other = placed((stocked(), 1)).orders[0].id

    list(trade(StoreKind.GLOBAL))

    order = Order.objects.get(id=other)
    assert order.state == "wait_buyer_pay"
    assert order.deadline_at is not None
    assert order.deadline_at > clock.now() + timedelta(hours=20)
    assert sql.scalar("SELECT count(*) FROM inventory_reservation WHERE order_id = %s AND state = 'held'", [other]) == 1


def test_command_tells_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trade", "--store-kind", "own"]) == 0
    told = capsys.readouterr().out
    assert "order.pay" in told
    assert "revenue.retail" in told

    assert main(["trade", "--store-kind", "own", "--json"]) == 0
    steps = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [step["step"] for step in steps] == STEPS
    legs = [leg for step in steps for journal in step["journals"] for leg in journal["legs"]]
    assert {leg["code"] for leg in legs} == {"goods", "tax", "freight", "cost"}
    assert all(leg["amount_minor"] > 0 and leg["currency"] == "CNY" for leg in legs)
