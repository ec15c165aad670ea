"""The audit of the books: what the database refuses anyway, looked at once more from the rows themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from entrepot.database import sql
from entrepot.kernel.breach import Breach

_ACCOUNTS_A_STEP = 5_000
_MEANING = {
    "I1": "the balance is not the sum of its transfers",
    "I2": "a guarded account is out of its bounds",
    "I6": "a hold is open after its time, or its resolution does not fit it",
    "I9": "a journal is not whole, or debits are not credits",
}
_SEALS = "SELECT seq, from_xid::text, below_xid::text, n_journals, hash FROM ledger.seal ORDER BY seq"
_DIGEST = "SELECT n, d FROM ledger.digest(%s::text::xid8, %s::text::xid8)"


class SealHead(NamedTuple):
    """The newest seal: to be kept outside the database, where nobody who could rewrite the books can reach it."""

    seq: int
    hash_hex: str
    sealed_at: datetime


def breaches(progress: Callable[[str], None] = lambda _: None) -> Iterator[Breach]:
    """Everything in the books that must not be so, as it is found (I1, I2, I6, I9 and the seals).

    Each step is exact at the snapshot of its statement, also while others post.
    """
    yield from _drift(progress)
    for code in ("I1", "I2", "I6", "I9"):
        progress(f"ledger: {code}, {_MEANING[code]}")
        # The view's other branches are constants that do not fit, so they are not run; drift was looked at above.
        shards = " AND detail LIKE 'shards%%'" if code == "I1" else ""
        for (detail,) in sql.rows(f"SELECT detail FROM ledger.broken_invariant WHERE code = %s{shards}", (code,)):
            yield Breach(f"ledger.{code}", detail, _MEANING[code])
    yield from _seals(progress)


def seal_head() -> SealHead | None:
    """The newest seal, if there is one."""
    row = sql.one("SELECT seq, encode(hash, 'hex'), sealed_at FROM ledger.seal ORDER BY seq DESC LIMIT 1")
    return SealHead(*row) if row else None


def _drift(progress: Callable[[str], None]) -> Iterator[Breach]:
    last = sql.scalar("SELECT coalesce(max(account_id), 0) FROM ledger.balance")
    for low in range(0, last + 1, _ACCOUNTS_A_STEP):
        progress(f"ledger: I1, {_MEANING['I1']} ({low:,} of {last:,} accounts)")
        for (account,) in sql.rows("SELECT account_id FROM ledger.drift_between(%s, %s)", (low, low + _ACCOUNTS_A_STEP)):
            yield Breach("ledger.I1", f"account {account}", _MEANING["I1"])


def _seals(progress: Callable[[str], None]) -> Iterator[Breach]:
    before, behind = b"", "0"
    for seq, lower, upper, count, sealed in sql.rows(_SEALS):
        progress(f"ledger: seal {seq}")
        row = sql.one(_DIGEST, (lower, upper))
        assert row is not None
        if lower != behind or row[0] != count or hashlib.sha256(before + row[1]).digest() != sealed:
            yield Breach("ledger.seal", f"seal {seq}", "the rows are not those that were sealed")
        before, behind = sealed, upper
