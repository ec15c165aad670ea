"""Seal what was posted, so that a later change of the books shows."""

from __future__ import annotations

import logging

from entrepot.database import sql
from entrepot.ledger.queries.invariants import seal_head

_log = logging.getLogger(__name__)


def seal() -> int:
    """Seal every journal whose transaction has ended; returns how many. Writes the head of the chain to the log.

    Safe to call at any time and from several workers. Never to be called inside a long transaction: its own start would keep
    later journals out.
    """
    sealed = 0
    while part := sql.scalar("SELECT ledger.seal_next()"):
        sealed += part
    if sealed and (head := seal_head()):
        _log.info("ledger sealed: %s journals, head %s %s", sealed, head.seq, head.hash_hex)
    return sealed
