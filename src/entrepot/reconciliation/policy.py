"""Dated terms of the providers' fees, read from data/provider_fees.toml, and how exact a day is."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from .types import FeeTerms

# Both clocks tick apart, and a call may be answered after midnight: so far around it a movement may stand on either day.
TOLERANCE: Final = timedelta(minutes=30)
# How far back a number of the provider's is looked for when ours is not on the line.
LOOK_BACK: Final = timedelta(days=60)
# A statement of yesterday is asked for until this old; providers correct late days by hand.
FETCH_BACK: Final = timedelta(days=5)


@cache
def fee_terms() -> tuple[FeeTerms, ...]:
    """All rows, the newest first."""
    text = files("entrepot.reconciliation").joinpath("data/provider_fees.toml").read_text(encoding="utf-8")
    return tuple(sorted((FeeTerms(**row) for row in tomllib.loads(text)["fee"]), key=lambda row: row.valid_from, reverse=True))


def fees_of(provider: str, day: date) -> FeeTerms | None:
    """The terms in force on that day, None where nothing was agreed."""
    return next((row for row in fee_terms() if row.provider == provider and row.valid_from <= day), None)
