"""Reads of the ledger."""

from entrepot.ledger.queries.accounts import AccountLine, accounts_of_kind
from entrepot.ledger.queries.balance import balance, balance_as_of, balances
from entrepot.ledger.queries.closing import closed_until
from entrepot.ledger.queries.holds import holds_of, holds_on
from entrepot.ledger.queries.invariants import breaches, seal_head
from entrepot.ledger.queries.journals import journals, journals_of, journals_of_order
from entrepot.ledger.queries.statement import statement
from entrepot.ledger.queries.totals import totals

__all__ = [
    "AccountLine",
    "accounts_of_kind",
    "balance",
    "balance_as_of",
    "balances",
    "breaches",
    "closed_until",
    "holds_of",
    "holds_on",
    "journals",
    "journals_of",
    "journals_of_order",
    "seal_head",
    "statement",
    "totals",
]
