"""Words that many shapes share, with their bounds."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, Field

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)")


def _written_out(value: Any) -> Any:
    """Seconds since 1970 pass for times elsewhere; here a time is text with its zone (RFC 3339)."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("a time is written as 2026-01-31T12:00:00Z")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]

Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", examples=["DE"])]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["EUR"])]
Minor = Annotated[int, Field(ge=0, le=10**15, description="Whole minor units of the currency.")]
Pieces = Annotated[int, Field(ge=1, le=1_000_000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Line = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=20_000)]
Texts = Annotated[dict[Annotated[str, Field(max_length=20)], Line], Field(description="Text by language.", max_length=50)]
Number = Annotated[int, Field(ge=1, le=2**62)]


class Outcome(Schema):
    """What became of one entry of a batch: `ok`, or why not (as in a problem document)."""

    ok: bool
    id: UUID | str | None = None
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


class Outcomes(Schema):
    """One outcome for each entry, in the order sent."""

    outcomes: list[Outcome]
