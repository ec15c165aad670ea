"""Many at once, as the application's login: exactly one wins, nobody waits in a circle, and the books stay whole."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import connection, transaction
from tests.ledger.factories import account, escrow, journal, payment, psp

from entrepot.kernel.errors import Refused
from entrepot.kernel.ids import uuid7
from entrepot.ledger.queries import balance, breaches, holds_of, holds_on
from entrepot.ledger.services import post
from entrepot.ledger.types import Journal, Leg

pytestmark = pytest.mark.usefixtures("application")
STORE = uuid7()
SHOP = account("merchant.available", f"store:{STORE}", store=STORE)
INFLIGHT = account("refund.inflight", "psp:test")


def attempt(journals: Sequence[Journal]) -> str:
    """What became of posting `journals`: "created", "known", or the code of the refusal."""
    try:
        with transaction.atomic():
            return "created" if post(journals)[0].created else "known"
    except Refused as no:
        return no.code


def together(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs at the same moment, each in a thread of its own; what they returned, in order."""
    gate = threading.Barrier(len(jobs))
    results: list[object] = [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            results[place] = job()
        except Exception as error:  # noqa: BLE001  - shown by the test that compares the results
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_release_against_refund_of_the_same_escrow() -> None:
    for _ in range(25):
        order = escrow(store=STORE)
        post([payment(order, 100)])
        release = journal("order.settle", Leg("goods", order, SHOP, 100))
        refund = journal("refund.hold", Leg("goods", order, INFLIGHT, 100, "pending"))
        outcomes = together(lambda j=release: attempt([j]), lambda j=refund: attempt([j]))  # type: ignore[misc]
        assert Counter(outcomes) == {"created": 1, "ledger.insufficient_funds": 1}
        assert balance(order).available_minor == 0
    assert list(breaches()) == []


def test_the_same_payment_twice() -> None:
    for _ in range(25):
        order = escrow(store=STORE)
        first = payment(order, 100)
        second = payment(order, 100, ref=first.ref)
        outcomes = together(lambda j=first: attempt([j]), lambda j=second: attempt([j]))  # type: ignore[misc]
        assert Counter(outcomes) == {"created": 1, "known": 1}
        assert balance(order).net_minor == 100


def test_the_same_hold_resolved_twice() -> None:
    for _ in range(25):
        order = escrow(store=STORE)
        leg = Leg("goods", order, INFLIGHT, 100, "pending")
        hold = journal("refund.hold", leg)
        post([payment(order, 100), hold])
        (made,) = holds_of([hold.id])[hold.id]
        done = journal("refund.post", leg._replace(phase="post", pending=made.ref))
        void = journal("refund.void", leg._replace(phase="void", pending=made.ref, amount_minor=0))
        outcomes = together(lambda j=done: attempt([j]), lambda j=void: attempt([j]))  # type: ignore[misc]
        assert Counter(outcomes) == {"created": 1, "ledger.hold_already_resolved": 1}


def test_crossing_accounts_never_deadlock() -> None:
    shops = [account("merchant.available", f"store:{uuid7()}") for _ in range(6)]
    ads = [account("ads.prepaid", shop.owner_ref, store=shop.store_id) for shop in shops]
    orders = [escrow(store=STORE) for _ in shops]
    post([payment(order, 10**9) for order in orders])
    post([journal("order.settle", Leg("goods", order, shop, 10**9)) for order, shop in zip(orders, shops, strict=True)])

    def topups(seed: int) -> Callable[[], Counter[str]]:
        def run() -> Counter[str]:
            dice, seen = random.Random(seed), Counter[str]()
            for _ in range(40):
                pairs = dice.sample(list(zip(shops, ads, strict=True)), 4)
                seen[attempt([journal("ads.topup", Leg("topup", shop, purse, 1)) for shop, purse in pairs])] += 1
            return seen

        return run

    outcomes = together(*(topups(seed) for seed in range(4)))
    assert outcomes == [Counter(created=40)] * 4
    assert sum(balance(purse).net_minor for purse in ads) == 4 * 40 * 4


def test_the_same_new_accounts_and_holds_in_opposite_order_never_deadlock() -> None:
    for _ in range(10):
        shops = [account("merchant.available", f"store:{uuid7()}") for _ in range(40)]
        orders = [escrow(store=shop.store_id) for shop in shops]
        post([payment(order, 200) for order in orders])
        settles = [Leg("goods", order, shop, 50) for order, shop in zip(orders, shops, strict=True)]
        holds = [journal("refund.hold", Leg("goods", order, INFLIGHT, 50, "pending")) for order in orders]
        forth, back = ([journal("order.settle", leg) for leg in legs] for legs in (settles, settles[::-1]))
        outcomes = together(lambda j=forth: attempt(j), lambda j=back: attempt(j))  # type: ignore[misc]
        assert outcomes == ["created", "created"]
        post(holds)
        made = [holds_of([hold.id])[hold.id][0].ref for hold in holds]
        legs = [h.legs[0]._replace(phase="post", pending=ref) for h, ref in zip(holds, made, strict=True)]
        forth, back = ([journal("refund.post", leg) for leg in row] for row in (legs, legs[::-1]))
        outcomes = together(lambda j=forth: attempt(j), lambda j=back: attempt(j))  # type: ignore[misc]
        assert Counter(outcomes) == {"created": 1, "ledger.hold_already_resolved": 1}


def _random_load(seed: int, seconds: float, orders: Sequence[tuple[str, int]]) -> Counter[str]:
    dice, seen = random.Random(seed), Counter[str]()
    shops = [account("merchant.available", f"store:load{n}", store=STORE) for n in range(5)]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name, shop = dice.choice(orders)
        order, amount = escrow(name, STORE), dice.randint(2, 6000)
        ref = f"load:{name}:{dice.randint(1, 60)}"
        match dice.choice(["pay", "pay", "settle", "settle", "hold", "hold", "resolve", "resolve", "refund", "payout"]):
            case "pay":
                made = journal("order.pay", Leg("goods", psp(), order, amount), ref=ref)
            case "settle":
                fee = Leg("commission", order, account("revenue.commission"), amount // 2)
                made = journal("order.settle", Leg("goods", order, shops[shop], amount), fee, ref=ref)
            case "hold":
                made = journal("refund.hold", Leg("goods", order, INFLIGHT, amount, "pending"))
            case "resolve":
                open_holds = holds_on(order)
                if not open_holds:
                    continue
                ref_, phase = dice.choice(open_holds).ref, dice.choice(["post", "void"])
                taken = dice.randint(1, ref_.amount_minor) if phase == "post" else 0
                made = journal(f"refund.{phase}", Leg("goods", order, INFLIGHT, taken, phase, ref_))
            case "refund":
                made = journal("refund", Leg("goods", shops[shop], INFLIGHT, amount))
            case _:
                made = journal(
                    "payout.hold", Leg("payout", shops[shop], account("payout.inflight", "psp:test"), amount, "pending")
                )
        more = [payment(escrow(store=STORE))] if dice.random() < 0.2 else []
        seen[attempt([made, *more])] += 1
    return seen


@pytest.mark.parametrize("seconds", [2.0, pytest.param(60.0, marks=pytest.mark.soak)])
def test_random_load_keeps_the_books_whole(seconds: float) -> None:
    orders = [(str(uuid7()), n % 5) for n in range(60)]
    outcomes = together(*(lambda s=seed: _random_load(s, seconds, orders) for seed in range(4)))  # type: ignore[misc]
    total: Counter[str] = sum(outcomes, Counter())  # type: ignore[arg-type]
    assert set(total) <= {
        "created",
        "known",
        "ledger.insufficient_funds",
        "ledger.hold_already_resolved",
        "ledger.content_conflict",
    }
    assert total["created"] > 50
    assert list(breaches()) == []
