"""What somebody may do with an order now."""

from __future__ import annotations

from entrepot.orders.enums import Mover
from entrepot.orders.process import Move, moves_for


def moves_of(state: str, mover: Mover) -> list[Move]:
    """The rows of the process table that `mover` may carry out from `state`: the buttons of a page."""
    return moves_for(state, mover)
