"""Where a store's money goes, and whether the schedule looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.settlement import policy
from entrepot.settlement.errors import AccountResting, NoPayoutAccount, NothingToPay

IN_FLIGHT: Final = ("held", "sent", "unknown")
_PAYOUTS: Final = """
SELECT id, currency, amount_minor, state, right(destination, 4), message, created_at, paid_at, returned_at, hold_journal_id,
       outcome_journal_id, return_journal_id
  FROM payments_payout WHERE store_id = %(store)s AND (%(states)s::text[] IS NULL OR state = ANY(%(states)s))
   AND (%(currency)s = '' OR currency = %(currency)s) AND (%(before)s::uuid IS NULL OR id < %(before)s)
 ORDER BY id DESC LIMIT %(limit)s
"""
_TOTALS: Final = """
SELECT currency, coalesce(sum(amount_minor) FILTER (WHERE state = 'paid'), 0)::bigint, count(*) FILTER (WHERE state = 'paid'),
       coalesce(sum(amount_minor) FILTER (WHERE state = 'paid' AND paid_at >= %(since)s), 0)::bigint,
       coalesce(sum(amount_minor) FILTER (WHERE state = ANY(%(flying)s)), 0)::bigint, count(*) FILTER (WHERE state = ANY(%(flying)s))
  FROM payments_payout WHERE store_id = %(store)s GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class PayoutAccountView:
    """A store's bank account, as much of it as a page shows; nothing is paid to it before `rests_until`."""

    holder: str
    ends: str
    changed_at: datetime
    rests_until: datetime


def payout_account(store_id: UUID) -> PayoutAccountView | None:
    """The account that the store is paid to, or None."""
    row = sql.one(
        "SELECT holder, right(destination, 4), changed_at FROM settlement_payoutaccount WHERE store_id = %s", (store_id,)
    )
    if row is None:
        return None
    holder, ends, changed_at = row
    return PayoutAccountView(holder, ends, changed_at, changed_at + policy.in_force(changed_at).cooldown)


def payout_runs(limit: int = 20) -> list[dict[str, Any]]:
    """The latest sweeps of the schedule, newest first; `refused` says per store why it was not paid."""
    return sql.dicts(
        "SELECT id, at, due, requested, refused FROM settlement_payoutrun ORDER BY at DESC, id DESC LIMIT %s", (limit,)
    )


class PayoutLine(NamedTuple):
    """A payout with the ledger's postings that made it; `ends` are the last characters of the account."""

    id: UUID
    currency: str
    amount_minor: int
    state: str
    ends: str
    message: str
    created_at: datetime
    paid_at: datetime | None
    returned_at: datetime | None
    hold_journal_id: UUID
    outcome_journal_id: UUID
    return_journal_id: UUID

    @property
    def journal_id(self) -> UUID:
        """The posting that tells most of it: the return, the payment, or the hold."""
        if self.returned_at is not None:
            return self.return_journal_id
        return self.outcome_journal_id if self.state in {"paid", "failed"} else self.hold_journal_id


class PayoutTotal(NamedTuple):
    """What was paid out in a currency, since the beginning and since a moment, and what is on its way; minor units."""

    currency: str
    paid_minor: int
    paid: int
    lately_minor: int
    flying_minor: int
    flying: int


def payout_lines(
    store_id: UUID, *, states: tuple[str, ...] = (), currency: str = "", before: UUID | None = None, limit: int = 50
) -> list[PayoutLine]:
    """A page of the store's payouts in these states (all if there are none), the latest first; one statement."""
    params = {"store": store_id, "states": list(states) or None, "currency": currency, "before": before, "limit": limit}
    return [PayoutLine(*row) for row in sql.rows(_PAYOUTS, params)]


def payout_totals(store_id: UUID, since: datetime) -> list[PayoutTotal]:
    """What was paid out and what is on its way, by currency; one statement."""
    return [PayoutTotal(*row) for row in sql.rows(_TOTALS, {"store": store_id, "since": since, "flying": list(IN_FLIGHT)})]


def payout_refusal(
    store_id: UUID, available_minor: int, account: PayoutAccountView | None, *, state: str = ""
) -> Refused | None:
    """Why a payout of this balance would be refused now, None where it would not: what `pay_out` asks, asked before it.

    `account` is the store's, as `payout_account` gave it, `state` is the store's. The provider may still refuse.
    """
    now = clock.now()
    minimum = least_payout(state)
    if available_minor < minimum:
        return NothingToPay(balance=available_minor, minimum=minimum, store_id=str(store_id))
    if account is None:
        return NoPayoutAccount()
    if account.rests_until > now:
        return AccountResting(until=account.rests_until.isoformat(timespec="minutes"))
    return None


def least_payout(state: str = "") -> int:
    """The smallest payout in force, in minor units of whatever currency the balance has; anything of a store that winds down."""
    return 1 if state in {"closing", "closed"} else policy.in_force(clock.now()).minimum_minor
