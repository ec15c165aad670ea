"""Shut the books of what is over."""

from __future__ import annotations

from datetime import datetime

from entrepot.database import sql


def close_books(until: datetime, *, actor: str, approver: str) -> None:
    """From now on the ledger takes nothing dated before `until`, for good. Waits for postings that are under way.

    To be called inside the caller's transaction. The database refuses one person alone, a time to come, and going back.
    """
    sql.execute("SELECT ledger.close_books(%s, %s, %s)", (until, actor, approver))
