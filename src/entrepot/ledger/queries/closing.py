"""Until when the books are shut."""

from __future__ import annotations

from datetime import datetime

from entrepot.database import sql


def closed_until() -> datetime | None:
    """Nothing dated before this is taken any more; None while no month was closed."""
    found: datetime | None = sql.scalar("SELECT max(until) FROM ledger.closing")
    return found
