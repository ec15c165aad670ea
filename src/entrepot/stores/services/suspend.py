"""A store is stopped for a while, and let go on."""

from __future__ import annotations

from uuid import UUID

from entrepot.identity.types import Actor

from .move import move


def suspend(store_id: UUID, reason: str, *, actor: Actor) -> None:
    """Stop the store from selling, for `reason`; what it sold goes on. Raises as `move`."""
    move(store_id, "suspend", actor=actor, reason=reason)


def reopen(store_id: UUID, *, actor: Actor) -> None:
    """Let a suspended store sell again. Raises as `move`."""
    move(store_id, "reopen", actor=actor)
