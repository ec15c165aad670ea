"""What goes into the ledger and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccountKey:
    """Natural key of an account. `store_id` is needed to open an account of a store-owned kind; it is no part of the key."""

    kind: str
    owner_ref: str
    currency: str
    store_id: UUID | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.kind}/{self.owner_ref}/{self.currency}"


class HoldRef(NamedTuple):
    """A pending transfer, to be resolved by a leg of phase `post` or `void`."""

    transfer_id: int
    amount_minor: int


class Leg(NamedTuple):
    """One transfer of a journal: `amount_minor` from the credit to the debit side, in the currency of both accounts.

    `code` says what the money is for (goods, tax, commission ...). `phase` is `posted`, `pending` (holds the money), `post`
    (resolves the hold `pending` with up to its amount; the rest is freed) or `void` (resolves it with 0).
    """

    code: str
    debit: AccountKey
    credit: AccountKey
    amount_minor: int
    phase: str = "posted"
    pending: HoldRef | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    """One business event. `id` is made once by the caller, and `(kind, ref)` is its natural key: a repeat moves nothing."""

    id: UUID
    kind: str
    ref: str
    legs: tuple[Leg, ...]
    actor: str
    effective_at: datetime
    approver: str | None = None


class Posted(NamedTuple):
    """`created` is false if the journal was there already; `journal_id` is the one it has."""

    journal_id: UUID
    created: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """Sums of an account in minor units."""

    currency: str
    debits_posted: int = 0
    credits_posted: int = 0
    debits_pending: int = 0
    credits_pending: int = 0

    @property
    def net_minor(self) -> int:
        """Credits less debits: positive is what the platform owes, negative what it has or is owed."""
        return self.credits_posted - self.debits_posted

    @property
    def held_minor(self) -> int:
        """What pending transfers hold of the money owed."""
        return self.debits_pending

    @property
    def available_minor(self) -> int:
        """What may still be taken from an account of money owed."""
        return self.net_minor - self.debits_pending


@dataclass(frozen=True, slots=True)
class Hold:
    """A pending transfer as it stands in the ledger; `resolved` is `post`, `void` or None while it is open."""

    ref: HoldRef
    journal_id: UUID
    leg: int
    code: str
    debit: AccountKey
    credit: AccountKey
    expires_at: datetime | None
    resolved: str | None


class StatementCursor(NamedTuple):
    """Where a page of a statement ended, and the balance there."""

    transfer_id: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry of one account: `change_minor` is positive for a credit; `balance_minor` is the balance after it."""

    transfer_id: int
    journal_id: UUID
    journal_kind: str
    ref: str
    effective_at: datetime
    code: str
    phase: str
    change_minor: int
    balance_minor: int
    other: AccountKey


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A page of a statement; `next` is None on the last one."""

    opening_minor: int
    lines: tuple[StatementLine, ...]
    closing_minor: int
    next: StatementCursor | None


@dataclass(frozen=True, slots=True)
class LegLine:
    """A leg as people read it."""

    transfer_id: int
    leg: int
    code: str
    debit: AccountKey
    credit: AccountKey
    amount_minor: int
    phase: str
    pending_id: int | None = None
    pending_amount_minor: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A journal as people read it, with its legs."""

    id: UUID
    kind: str
    ref: str
    effective_at: datetime
    created_at: datetime
    actor: str
    approver: str | None
    legs: tuple[LegLine, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """What moved over a period, for one kind of account (or journal code) and currency."""

    name: str
    currency: str
    debits_minor: int
    credits_minor: int

    @property
    def net_minor(self) -> int:
        """Credits less debits."""
        return self.credits_minor - self.debits_minor
