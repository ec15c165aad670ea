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
