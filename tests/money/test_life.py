"""20,000 operations of random life beside a plain model; a million of them in `make soak`."""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import get_state_machine_test
from tests.money.life import Life

from entrepot.kernel.clock import VirtualClock

PARTS, SOAK_PARTS = 4, 100
WALKS, STEPS = 12, 50
OPERATIONS = 20_000
SOAK = int(os.environ.get("ENTREPOT_SOAK_OPERATIONS", "1000000"))


def live(operations: int, walk: int, clock: VirtualClock) -> int:
    """Random walks, beginning with that number, until so many operations are done; how many that were."""
    Life.clock, Life.done = clock, Counter()
    while Life.done.total() < operations:
        walks = get_state_machine_test(
            Life,
            settings=settings(
                max_examples=WALKS,
                stateful_step_count=STEPS,
                phases=[
                    Phase.generate
                ],  # a walk that fails is told as it is: each try to make it shorter takes as long as it took
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        seed(walk)(walks)()
        walk += 1
    return Life.done.total()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_life_of_money_agrees_with_a_plain_model(part: int, virtual_clock: VirtualClock) -> None:
    assert live(OPERATIONS // PARTS, part * 1_000, virtual_clock) >= OPERATIONS // PARTS
    rules = {name for name, function in vars(Life).items() if hasattr(function, "hypothesis_stateful_rule")}
    assert (len(rules) > 15, rules - {*Life.done}) == (True, set())  # everything happened


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", range(SOAK_PARTS))
def test_a_million_operations_agree_with_a_plain_model(
    part: int, virtual_clock: VirtualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    started = time.monotonic()
    done = live(SOAK // SOAK_PARTS, 1_000_000 + part * 10_000, virtual_clock)

    with capsys.disabled():
        print(f"\npart {part}: {done:,} operations, {time.monotonic() - started:.0f} s")  # noqa: T201
