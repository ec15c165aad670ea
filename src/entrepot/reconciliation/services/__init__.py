"""Verbs of reconciliation."""

from entrepot.reconciliation.registry import register_moves
from entrepot.reconciliation.rules import steps_of

from .ask_provider import ask_provider
from .book_difference import book_difference, bookable_break
from .close_month import closable, close_month
from .fetch import fetch_due
from .look_again import look_again
from .read_statement import read_statement
from .resolve import resolve_break
from .take import hand_back, take_break

__all__ = [
    "ask_provider",
    "book_difference",
    "bookable_break",
    "closable",
    "close_month",
    "fetch_due",
    "hand_back",
    "look_again",
    "read_statement",
    "register_moves",
    "resolve_break",
    "steps_of",
    "take_break",
]
