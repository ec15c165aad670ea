"""Verbs of the ledger."""

from entrepot.ledger.services.post import post

__all__ = ["post"]
