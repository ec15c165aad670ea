"""Timers of cases: a timer firing is the same move as a click; a refused guard is a result, not an error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from entrepot.aftersales.enums import Side
from entrepot.aftersales.models import Case
from entrepot.aftersales.process import Deadline, by_deadline
from entrepot.events.services import timer_handler
from entrepot.identity.types import CLOCK

from .engine import act_on_all, lock


def lock_cases(case_ids: Sequence[UUID]) -> None:
    """Orders and cases before their timers, as every move of a case does."""
    lock(case_ids)


def _fires(deadline: Deadline) -> Callable[[Sequence[UUID]], None]:
    def fire(case_ids: Sequence[UUID]) -> None:
        cases = {case.pk: case for case in Case.objects.filter(pk__in=case_ids).only("pk", "state", "kind")}
        moves = [(case.pk, [m.name for m in by_deadline(deadline, case.state, case.kind)]) for case in cases.values()]
        act_on_all(sorted(moves), side=Side.CLOCK, actor=CLOCK)

    fire.__qualname__ = f"time_is_over.{deadline.name}"
    return fire


for _deadline in Deadline:
    timer_handler(str(_deadline), lock=lock_cases)(_fires(_deadline))
