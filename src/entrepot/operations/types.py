"""What goes in and out of operations."""

from __future__ import annotations

from typing import NamedTuple

from entrepot.kernel.breach import Rule


class Looked(NamedTuple):
    """A rule was looked at to the end."""

    rule: Rule
    seconds: float
    breaches: int
    warnings: int


class SampleAccount(NamedTuple):
    """Somebody of the sample market who can sign in with the sample password."""

    email: str
    name: str
    does: str


class SampleMarket(NamedTuple):
    """The sample market; `made` when it was built by this call."""

    made: bool
    password: str
    accounts: tuple[SampleAccount, ...]
