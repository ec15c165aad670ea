"""The process is really killed after every commit and every call of a provider; the workers alone bring the money to its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from tests.money.flows import FLOWS
from tests.money.keeper import forget
from tests.money.mortal import Mortals, mortals
from tests.money.workers import come_to_rest, contradictions, unfinished

from entrepot.kernel.clock import VirtualClock
from entrepot.payments import registry
from entrepot.payments.providers.sandbox.driver import SandboxDriver

MOST = 400


@pytest.fixture
def dying(transactional_db: None) -> Iterator[Mortals]:
    with mortals(connection.settings_dict["NAME"]) as found:
        yield found
    forget()
    registry.register_driver(SandboxDriver())


def die_everywhere(name: str, dying: Mortals, clock: VirtualClock, *, statements: bool = False) -> list[str]:
    """One case for each place that the flow comes by, killed there; where that was."""
    flow, killed = FLOWS[name], list[str]()
    for place in range(1, MOST):
        case = flow.prepare(clock)
        life = dying.live(name, case, clock.now(), place, statements=statements)
        where = f"{name}, killed {life.killed or 'nowhere'}"
        try:
            if flow.again is not None:
                flow.again(case, clock)
            come_to_rest(clock, flow.days)
            flow.check(case)
            assert (unfinished(), contradictions()) == ([], [])
        except Exception as error:
            error.add_note(where)
            raise
        if not life.killed:
            assert life.passed == place - 1
            return killed
        killed.append(life.killed)
    raise AssertionError(f"{name} has no end")


@pytest.mark.parametrize("name", FLOWS)
def test_killed_after_every_commit_and_call_it_converges_unaided(
    name: str, dying: Mortals, virtual_clock: VirtualClock
) -> None:
    killed = die_everywhere(name, dying, virtual_clock)

    assert any(where.startswith("after the commit of") for where in killed)


@pytest.mark.soak
@pytest.mark.parametrize("name", FLOWS)
def test_killed_before_every_statement_it_converges_unaided(
    name: str, dying: Mortals, virtual_clock: VirtualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    killed = die_everywhere(name, dying, virtual_clock, statements=True)

    with capsys.disabled():
        print(f"\n{name}: killed at {len(killed)} places")  # noqa: T201
