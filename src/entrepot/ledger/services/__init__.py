"""Verbs of the ledger."""

from entrepot.ledger.services.close_books import close_books
from entrepot.ledger.services.follow_clock import follow_clock
from entrepot.ledger.services.post import post, post_unasked
from entrepot.ledger.services.seal import seal

__all__ = ["close_books", "follow_clock", "post", "post_unasked", "seal"]
