"""Whether the sample market is in this database."""

from __future__ import annotations

import json
from typing import Final

from entrepot.database import sql

SAMPLE: Final = "sample"


def sample_is_played() -> bool:
    """Whether the sample market was built here, or begun."""
    return bool(sql.scalar("SELECT EXISTS (SELECT FROM operations_replay WHERE source = %s)", (SAMPLE,)))


def sample_state() -> str:
    """What is in this database: "sample" (the market is there), "other" (somebody's own trade) or "empty" (or half built)."""
    if sql.scalar("SELECT EXISTS (SELECT FROM operations_replay WHERE source = %s AND finished_at IS NOT NULL)", (SAMPLE,)):
        return "sample"
    return "other" if not sample_is_played() and sql.scalar("SELECT EXISTS (SELECT FROM orders_order)") else "empty"


def sample_scale() -> int:
    """How many times as big the sample market here was made."""
    figures = sql.scalar("SELECT figures FROM operations_replay WHERE source = %s", (SAMPLE,)) or {}
    return int((json.loads(figures) if isinstance(figures, str) else figures).get("scale", 1))
