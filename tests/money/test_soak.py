"""Long runs: everybody at the same order at the same moment, and months of timers under clocks that go wrong."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from tests.aftersales.factories import arbiter
from tests.identity import factories as people
from tests.inventory.factories import stocked
from tests.money.workers import contradictions
from tests.orders.factories import quote_of, request_of
from tests.stores import factories as stores

from entrepot.aftersales.enums import Side
from entrepot.aftersales.models import Case, Chargeback
from entrepot.aftersales.services import act, decide_chargeback, open_case, open_chargeback
from entrepot.aftersales.types import NewChargeback, Wish
from entrepot.catalog.models import Variant
from entrepot.database import sql
from entrepot.events.services import drain, fire_due, start_timers, timer_handler
from entrepot.events.services.fire_due import _handlers
from entrepot.events.types import Timer
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel.clock import VirtualClock
from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.orders import services as orders
from entrepot.orders.models import Order
from entrepot.orders.types import CheckedOut, CheckoutRequest, Shipment
from entrepot.payments import services as payments
from entrepot.payments.queries import captured_payment
from entrepot.settlement import services as settlement

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

RACES = int(os.environ.get("ENTREPOT_SOAK_RACES", "10000"))
DAYS = int(os.environ.get("ENTREPOT_SOAK_DAYS", "400"))
AT_ONCE = 25
PRICE = 10_000
SKEW = (timedelta(minutes=-5), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=-1), timedelta())


def shipped(variant: Variant, shopper: Actor, count: int) -> list[UUID]:
    """So many orders that are paid and on their way."""
    done = orders.checkout(
        [CheckoutRequest(request_of(quote_of((variant, 1)), actor=shopper), "sandbox", "instant") for _ in range(count)]
    )
    pages = payments.open_cashier([one.payment.payment_id for one in done if isinstance(one, CheckedOut)])
    payments.apply_snapshots([page.snapshot for page in pages])  # type: ignore[union-attr, misc]
    placed = [one.placed.orders[0] for one in done if isinstance(one, CheckedOut)]
    orders.ship([Shipment(order.id, "van", order.number) for order in placed], actor=SYSTEM)
    drain()
    return [order.id for order in placed]


def at_once(verbs: list[Callable[[], object]]) -> tuple[str, ...]:
    """All from one barrier; how each ended, and what was no refusal is raised."""
    barrier, ends, errors = threading.Barrier(len(verbs)), [""] * len(verbs), list[BaseException]()

    def run(place: int) -> None:
        try:
            barrier.wait(timeout=30)
            said = verbs[place]()
            ends[place] = said.code if isinstance(said, Refused) else "done"
        except Refused as refusal:
            ends[place] = refusal.code
        except BaseException as error:  # noqa: BLE001  - told below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(verbs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return tuple(ends)


def test_refund_against_settlement_against_chargeback(capsys: pytest.CaptureFixture[str]) -> None:
    stores.fee_plan("global", commission_bps=500)
    variant, shopper, judge, chance = (
        stocked(pieces=RACES + AT_ONCE, price=PRICE),
        people.shopper(),
        arbiter(),
        random.Random(7),
    )
    desk = people.staff_of(variant.store_id, "service")
    ends: Counter[tuple[str, ...]] = Counter()
    started, raced = time.monotonic(), 0
    while raced < RACES:
        ids = shipped(variant, shopper, min(AT_ONCE, RACES - raced))
        for order_id in ids:
            payment = captured_payment(order_id)
            assert payment is not None
            asked, taken = chance.randint(1, PRICE), chance.randint(1, PRICE)

            def refund(order_id: UUID = order_id, asked: int = asked) -> None:
                case = open_case(order_id, Wish("partial", "faulty", {1: 1}, asked), actor=shopper)
                act(case, "agree", side=Side.STORE, actor=desk)

            ends[
                at_once(
                    [
                        refund,
                        lambda order_id=order_id: orders.confirm_receipt([order_id], actor=shopper)[0],  # type: ignore[misc]
                        lambda order_id=order_id: settlement.settle([order_id], actor=SYSTEM)[0],  # type: ignore[misc]
                        lambda payment=payment, taken=taken: open_chargeback(  # type: ignore[misc]
                            NewChargeback(payment.payment_id, taken, f"CB{uuid7().hex[-20:]}", "x"), actor=judge
                        ),
                    ]
                )
            ] += 1
        drain()
        for pk in Case.objects.filter(order_id__in=ids, closed_at=None).values_list("pk", flat=True):
            act(pk, "withdraw", side=Side.BUYER, actor=shopper)
        for pk in Chargeback.objects.filter(order_id__in=ids, decided_at=None).values_list("pk", flat=True):
            decide_chargeback(pk, won=chance.random() < 0.5, actor=judge)
        orders.confirm_receipt(ids, actor=shopper)
        settlement.settle(ids, actor=SYSTEM)
        drain()
        raced += len(ids)
        assert set(Order.objects.filter(id__in=ids).values_list("state", flat=True)) <= {"finished", "closed_refunded"}
        left = """SELECT count(*) FROM ledger.account a JOIN ledger.balance b ON b.account_id = a.id
                   WHERE a.kind = 'escrow.order' AND (b.credits_posted <> b.debits_posted OR b.debits_pending <> 0)"""
        assert sql.scalar(left) == 0
    assert contradictions() == []
    with capsys.disabled():
        print(f"\n{raced:,} races in {time.monotonic() - started:.0f} s, {len(ends)} different ends, nothing overdrawn")  # noqa: T201
        for end, count in ends.most_common(8):
            print(f"  {count:6,}  {', '.join(end)}")  # noqa: T201


@pytest.fixture
def fired() -> Iterator[Counter[UUID]]:
    """How often each timer has fired."""
    found: Counter[UUID] = Counter()
    timer_handler("testing.soak")(found.update)
    yield found
    del _handlers["testing.soak"]


def test_months_of_timers_under_clocks_that_go_wrong(
    fired: Counter[UUID], virtual_clock: VirtualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Workers whose clocks are minutes or an hour apart, jump forwards and back: each timer fires once, and none is forgotten."""
    chance, due, begin = random.Random(11), dict[UUID, int](), virtual_clock.now()
    for _ in range(DAYS):
        made = [
            Timer(uuid7(), "testing.soak", None, virtual_clock.now() + timedelta(hours=chance.uniform(0, 200)))
            for _ in range(40)
        ]
        start_timers(made)
        due.update(dict.fromkeys([timer.subject for timer in made], 1))
        for _ in range(8):
            virtual_clock.advance(timedelta(hours=3))
            honest = virtual_clock.now()
            for skew in chance.sample(SKEW, len(SKEW)):  # one worker after the other, each with its own idea of the time
                virtual_clock.set(honest + skew)
                threads = [threading.Thread(target=_fire) for _ in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
            virtual_clock.set(honest)
    virtual_clock.advance(timedelta(days=10))
    while fire_due():
        pass

    assert fired == Counter(due)
    with capsys.disabled():
        print(f"\n{(virtual_clock.now() - begin).days} days, {fired.total():,} timers, each fired once")  # noqa: T201


def _fire() -> None:
    try:
        while fire_due():
            pass
    finally:
        connection.close()
