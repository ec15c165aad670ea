"""Which clock decides whether a hold has expired."""

from __future__ import annotations

from typing import Literal

from entrepot.database import sql


def follow_clock(mode: Literal["server", "business"]) -> None:
    """Let the books go by the server's clock (production), or by the application's (`kernel.clock`: replays and tests).

    Only a login that is a member of `ledger_owner` may do this; it holds for the whole database until it is set back.
    """
    sql.execute("SELECT ledger.set_clock(%s)", (mode,))
