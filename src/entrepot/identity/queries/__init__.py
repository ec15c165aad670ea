"""Reads of identity."""

from .grants import actor_of, grants_of

__all__ = ["actor_of", "grants_of"]
