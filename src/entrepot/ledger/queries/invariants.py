"""The audit of the books: what the database refuses anyway, looked at once more from the rows themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

from entrepot.database import sql
from entrepot.kernel.breach import Breach, Progress, Rule, look

_ACCOUNTS_A_STEP = 5_000
_SEALS = "SELECT seq, from_xid::text, below_xid::text, n_journals, hash FROM ledger.seal ORDER BY seq"
_DIGEST = "SELECT n, d FROM ledger.digest(%s::text::xid8, %s::text::xid8)"


class SealHead(NamedTuple):
    """The newest seal: to be kept outside the database, where nobody who could rewrite the books can reach it."""

    seq: int
    hash_hex: str
    sealed_at: datetime


def breaches(progress: Progress = lambda _: None) -> Iterator[Breach]:
    """Everything in the books that must not be so, as it is found (I1, I2, I6, I9 and the seals).

    Each step is exact at the snapshot of its statement, also while others post.
    """
    yield from look(RULES, progress)


def seal_head() -> SealHead | None:
    """The newest seal, if there is one."""
    row = sql.one("SELECT seq, encode(hash, 'hex'), sealed_at FROM ledger.seal ORDER BY seq DESC LIMIT 1")
    return SealHead(*row) if row else None


def _drift(progress: Progress) -> Iterator[Breach]:
    last = sql.scalar("SELECT coalesce(max(account_id), 0) FROM ledger.balance")
    for low in range(0, last + 1, _ACCOUNTS_A_STEP):
        progress(f"ledger: {low:,} of {last:,} accounts")
        for (account,) in sql.rows("SELECT account_id FROM ledger.drift_between(%s, %s)", (low, low + _ACCOUNTS_A_STEP)):
            yield Breach("I1", f"account {account}", "the balance is not the sum of its transfers")
    # The view's other branches are constants that do not fit, so they are not run; drift was looked at above.
    yield from _view("I1", "the balance is not in as many parts as the account says", " AND detail LIKE 'shards%%'")


def _broken(code: str, meaning: str, _progress: Progress) -> Iterator[Breach]:
    yield from _view(code, meaning)


def _view(code: str, meaning: str, condition: str = "") -> Iterator[Breach]:
    for (detail,) in sql.rows(f"SELECT detail FROM ledger.broken_invariant WHERE code = %s{condition}", (code,)):
        yield Breach(code, detail, meaning)


def _seals(progress: Progress) -> Iterator[Breach]:
    before, behind = b"", "0"
    for seq, lower, upper, count, sealed in sql.rows(_SEALS):
        progress(f"ledger: seal {seq}")
        row = sql.one(_DIGEST, (lower, upper))
        assert row is not None
        if lower != behind or row[0] != count or hashlib.sha256(before + row[1]).digest() != sealed:
            yield Breach("seals", f"seal {seq}", "the rows are not those that were sealed")
        before, behind = sealed, upper


RULES: Final = (
    Rule("I1", "every balance is the sum of its transfers", _drift),
    Rule("I2", "guarded accounts are within their bounds", partial(_broken, "I2", "a guarded account is out of its bounds")),
    Rule(
        "I6",
        "a hold is resolved once, and none is open after its time",
        partial(_broken, "I6", "a hold is open after its time, or its resolution does not fit it"),
    ),
    Rule(
        "I9",
        "journals are whole, and debits are credits in every currency",
        partial(_broken, "I9", "a journal is not whole, or debits are not credits"),
    ),
    Rule("seals", "the rows of the books are those that were sealed", _seals),
)
