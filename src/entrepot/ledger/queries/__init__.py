"""Reads of the ledger."""

from entrepot.ledger.queries.balance import balance, balance_as_of, balances

__all__ = ["balance", "balance_as_of", "balances"]
