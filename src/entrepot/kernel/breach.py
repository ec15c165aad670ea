"""What an audit looks for, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that must never be so, and is: `code` is stable, `subject` says where ("timer:12"), `detail` is for a person.

    A warning calls for somebody's attention without any promise being broken.
    """

    code: str
    subject: str
    detail: str
    severity: Literal["breach", "warning"] = "breach"


class Rule(NamedTuple):
    """One thing that must always hold. `promise` says it in words, `look` finds every place where it does not.

    `look` may tell how far it has come; it changes nothing.
    """

    code: str
    promise: str
    look: Callable[[Progress], Iterator[Breach]]


def look(rules: Iterable[Rule], progress: Progress) -> Iterator[Breach]:
    """Everything that breaks one of `rules`, as it is found; `progress` is told of each rule before it is looked at."""
    for rule in rules:
        progress(f"{rule.code}: {rule.promise}")
        yield from rule.look(progress)
