"""The life of a product as a table: who moves it from which state into which, under which guard, with which effect.

    draft -> review -> published -> suspended | archived

The first row of a verb whose source and guards fit is the one taken. The guard code, the buttons a person sees and the diagram
in the room's README are read off this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from entrepot.catalog.enums import ProductState as S
from entrepot.catalog.errors import NotCompliant, ReasonRequired, WrongState
from entrepot.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Situation:
    """What the guards look at. `problems` are (field, reason) pairs of the compliance check."""

    asks_review: bool = False
    problems: Sequence[tuple[str, str]] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One row: `verb` takes a product from any of `sources` to `target` if the actor holds `leaf` and all `guards` pass."""

    verb: str
    sources: frozenset[str]
    target: str
    leaf: str
    guards: tuple[str, ...] = ()
    effect: str = ""


def _compliant(situation: Situation) -> Refused | None:
    if not situation.problems:
        return None
    return NotCompliant(
        summary="; ".join(f"{field}: {reason}" for field, reason in situation.problems),
        problems=[{"field": field, "reason": reason} for field, reason in situation.problems],
    )


def _review_not_asked(situation: Situation) -> Refused | None:
    return NotCompliant(summary="review", problems=[]) if situation.asks_review else None


def _reasoned(situation: Situation) -> Refused | None:
    return None if situation.reason.strip() else ReasonRequired()


GUARDS: Final[Mapping[str, Callable[[Situation], Refused | None]]] = {
    "compliant": _compliant,
    "review not asked": _review_not_asked,
    "reasoned": _reasoned,
}

_ON = "stamp published_at, put on the shelf, ProductPublished"
_OFF = "take off the shelf, ProductUnpublished"

PROCESS: Final[tuple[Step, ...]] = (
    Step("submit", frozenset({S.DRAFT}), S.PUBLISHED, "catalog.publish", ("review not asked", "compliant"), _ON),
    Step("submit", frozenset({S.DRAFT}), S.REVIEW, "catalog.publish", ("compliant",)),
    Step("approve", frozenset({S.REVIEW}), S.PUBLISHED, "catalog.review", ("compliant",), _ON),
    Step("refuse", frozenset({S.REVIEW}), S.DRAFT, "catalog.review", ("reasoned",), "note for the merchant"),
    Step("publish", frozenset({S.DRAFT, S.REVIEW}), S.PUBLISHED, "catalog.review", ("compliant",), _ON),
    Step("amend", frozenset({S.PUBLISHED}), S.REVIEW, "catalog.edit", (), _OFF),
    Step("withdraw", frozenset({S.PUBLISHED, S.REVIEW}), S.DRAFT, "catalog.publish", (), _OFF),
    Step("suspend", frozenset({S.PUBLISHED, S.REVIEW}), S.SUSPENDED, "catalog.suspend", ("reasoned",), _OFF),
    Step("reinstate", frozenset({S.SUSPENDED}), S.PUBLISHED, "catalog.suspend", ("compliant",), _ON),
    Step("archive", frozenset({S.DRAFT, S.REVIEW, S.PUBLISHED, S.SUSPENDED}), S.ARCHIVED, "catalog.edit", (), _OFF),
    Step("restore", frozenset({S.ARCHIVED}), S.DRAFT, "catalog.edit"),
)


def leaf_of(verb: str) -> str:
    """The permission that `verb` asks for (one for all rows of a verb)."""
    return next(step.leaf for step in PROCESS if step.verb == verb)


def needs_compliance(verb: str) -> bool:
    """Whether any row of `verb` looks at the compliance check, so that it need not be made for the others."""
    return any("compliant" in step.guards for step in PROCESS if step.verb == verb)


def decide(verb: str, state: str, situation: Situation) -> Step | Refused:
    """The row to take from `state`, or why not: WrongState, or the refusal of the last guard that stood in the way."""
    refusal: Refused | None = None
    for step in PROCESS:
        if step.verb != verb or state not in step.sources:
            continue
        refusal = next((no for guard in step.guards if (no := GUARDS[guard](situation)) is not None), None)
        if refusal is None:
            return step
    return refusal or WrongState(state=state, verb=verb)


def verbs_from(state: str) -> tuple[str, ...]:
    """What can be done with a product in `state`, permissions apart: the buttons of a page, in the table's order."""
    return tuple(dict.fromkeys(step.verb for step in PROCESS if state in step.sources and step.verb != "amend"))
