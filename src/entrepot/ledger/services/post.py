"""Write journals into the books: the only way money moves in the platform's records."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

import psycopg

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.errors import Refused
from entrepot.ledger import rules
from entrepot.ledger.errors import (
    ContentConflict,
    HoldAlreadyResolved,
    HoldExpired,
    InsufficientFunds,
    LedgerBusy,
    PeriodClosed,
)
from entrepot.ledger.types import AccountKey, Journal, Posted

_log = logging.getLogger(__name__)
_POST = """
SELECT journal_id, created FROM ledger.post(
  %s::text[], %s::text[], %s::text[], %s::uuid[],
  %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::text[], %s::smallint[],
  %s::int[], %s::smallint[], %s::text[], %s::int[], %s::int[], %s::bigint[], %s::text[],
  %s::bigint[], %s::bigint[], %s::timestamptz[])
"""


def post(journals: Sequence[Journal]) -> list[Posted]:
    """Post `journals`, all or nothing; one outcome per journal, in order.

    Accounts that are missing are opened. A journal whose `(kind, ref)` is in the books already moves nothing and comes back
    with `created` false and the id it has. To be called inside the caller's transaction, once, with everything that the
    transaction moves, and last: the rows of busy accounts stay locked until the commit.

    Raises InsufficientFunds, HoldAlreadyResolved, HoldExpired and PeriodClosed (business answers), LedgerBusy (repeat with the same ids)
    and ContentConflict (alarm); the transaction must be rolled back then. UnknownJournalKind and TemplateViolation are raised
    before anything is sent.
    """
    if not journals:
        return []
    first = _checked(journals)
    with sql.pipeline():
        answer = _send(list(first.values()))
    outcomes = {key: Posted(*row) for key, row in zip(first, answer.rows(), strict=True)}
    posted = []
    for journal in journals:
        key = (journal.kind, journal.ref)
        posted.append(outcomes[key])
        outcomes[key] = outcomes[key]._replace(created=False)  # once a call is enough
    return posted


def post_unasked(journals: Sequence[Journal]) -> None:
    """What `post` does, without waiting for its outcomes: inside a pipeline, whose end raises what `post` would have raised."""
    if journals:
        _send(list(_checked(journals).values()))


def _checked(journals: Sequence[Journal]) -> dict[tuple[str, str], Journal]:
    """The journals by their natural key. Raises what is wrong before anything is sent."""
    first: dict[tuple[str, str], Journal] = {}
    for journal in journals:
        rules.check(journal)
        known = first.setdefault((journal.kind, journal.ref), journal)
        if known is not journal and known.legs != journal.legs:
            raise _conflict(journal.ref)
    return first


def _send(journals: Sequence[Journal]) -> sql.Answer:
    places: dict[tuple[str, str, str], int] = {}
    stores: list[UUID | None] = []

    def place(key: AccountKey) -> int:
        natural = (key.kind, key.owner_ref, key.currency)
        known = places.get(natural)
        if known is None:
            stores.append(key.store_id)
            known = places[natural] = len(stores)
        elif stores[known - 1] is None:
            stores[known - 1] = key.store_id
        return known

    legs = [leg for journal in journals for leg in journal.legs]
    debits = [place(leg.debit) for leg in legs]
    credits_ = [place(leg.credit) for leg in legs]
    counts = [len(journal.legs) for journal in journals]
    columns = (
        sql.texts(natural[0] for natural in places),
        sql.texts(natural[1] for natural in places),
        sql.texts(natural[2] for natural in places),
        sql.plain(stores),
        sql.plain(j.id for j in journals),
        sql.texts(j.kind for j in journals),
        sql.texts(j.ref for j in journals),
        sql.moments(j.effective_at for j in journals),
        sql.texts(j.actor for j in journals),
        sql.texts(j.approver for j in journals),
        sql.plain(counts),
        sql.plain(owner for owner, count in enumerate(counts, 1) for _ in range(count)),
        sql.plain(number for count in counts for number in range(1, count + 1)),
        sql.texts(leg.code for leg in legs),
        sql.plain(debits),
        sql.plain(credits_),
        sql.plain(leg.amount_minor for leg in legs),
        sql.texts(leg.phase for leg in legs),
        sql.plain(leg.pending.transfer_id if leg.pending else None for leg in legs),
        sql.plain(leg.pending.amount_minor if leg.pending else None for leg in legs),
        sql.moments(leg.expires_at for leg in legs),
    )
    if any(leg.phase == "post" for leg in legs):  # the database looks at it only if its owner lets it
        sql.execute("SELECT set_config('ledger.business_time', %s, true)", (clock.now().isoformat(),))
    return sql.ask(_POST, columns, meaning=_meaning)


def _meaning(cause: psycopg.Error) -> Refused | None:
    diag = cause.diag
    match cause.sqlstate, diag.constraint_name:
        case "55P03" | "40P01" | "40001", _:
            meaning: Refused | None = LedgerBusy()
        case "23514", "debits_must_not_exceed_credits" | "credits_must_not_exceed_debits":
            meaning = InsufficientFunds(account=(diag.message_detail or "").replace("|", "/"))
        case "23514", "hold_not_expired":
            meaning = HoldExpired()
        case "23505", "transfer_resolves_once":
            meaning = HoldAlreadyResolved()
        case "LG423", _:
            meaning = PeriodClosed(until=diag.message_detail or "")
        case ("LG409", _) | ("23505", "journal_pkey"):
            meaning = _conflict(diag.message_detail or "A journal")
        case state, _:
            _log.critical("the ledger refused a posting: %s %s", state, diag.message_primary)
            meaning = None
    return meaning


def _conflict(ref: str) -> ContentConflict:
    _log.critical("ledger content conflict: %s", ref)
    return ContentConflict(ref=ref)
