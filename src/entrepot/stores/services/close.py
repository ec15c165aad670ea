"""A store is given up for good."""

from __future__ import annotations

from uuid import UUID

from entrepot.identity.types import Actor
from entrepot.stores.errors import NotClosable
from entrepot.stores.models import Store
from entrepot.stores.ports import ClosingCheck

from .move import move

_checks: dict[str, ClosingCheck] = {}


def register_closing_check(name: str, check: ClosingCheck | None) -> None:
    """Ask `check` before any store is closed; None takes the check of that name away. Rooms register at start-up."""
    if check is None:
        _checks.pop(name, None)
    else:
        _checks[name] = check


def close(store_id: UUID, reason: str, *, actor: Actor) -> None:
    """Close the store for good, for `reason`. Raises NotClosable while a room still has something open of it, and as `move`."""
    move(store_id, "close", actor=actor, reason=reason, guard=_nothing_open)


def _nothing_open(store: Store) -> None:
    open_ends = [reason for check in _checks.values() for reason in check(store.pk)]
    if open_ends:
        raise NotClosable(reasons="; ".join(open_ends))
