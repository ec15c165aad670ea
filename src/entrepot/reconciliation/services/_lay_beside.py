"""A statement that is in the table is laid beside our books: breaks written down, fees posted."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.ledger.queries import closed_until
from entrepot.ledger.services import post
from entrepot.ledger.types import AccountKey, Journal, Leg
from entrepot.payments.services import statement_terms
from entrepot.reconciliation import policy, rules
from entrepot.reconciliation.enums import Resolution
from entrepot.reconciliation.models import Statement
from entrepot.reconciliation.types import Reconciled

from ._breaks import keep
from ._judge import judge

_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('reconciliation:' || %s))"


def one_at_a_time(provider: str) -> None:
    """Wait for whoever reconciles the same provider; until the transaction ends."""
    sql.execute(_LOCK, [provider])


def lay_beside(row: Statement, *, vanished: Resolution, actor: Actor) -> Reconciled:
    """Find every difference, close those that are none any more as `vanished`, post what the provider kept. Posts last.

    To be called inside a transaction that holds `one_at_a_time`. Raises UnknownProvider, GivesNoStatements.
    """
    now = clock.now()
    shape = statement_terms(row.provider)
    bounds = rules.day_of(row.day, shape.zone, policy.TOLERANCE)
    terms = policy.fees_of(row.provider, row.day)
    judgement = judge(row.pk, row.provider, row.day, shape.zone, bounds, terms, in_order=shape.in_order)
    keep(
        judgement.found,
        statement_id=row.pk,
        provider=row.provider,
        day=row.day,
        actor=actor.code,
        now=now,
        vanished=vanished,
    )
    journals = _fees(row, judgement.fees, actor, now, min(now, bounds.until - timedelta(seconds=1)))
    row.matched = judgement.matched
    row.save()
    post(journals)
    breaks = dict(Counter(item.kind for item in judgement.found))
    return Reconciled(row.pk, row.provider, row.day, row.lines, row.matched, breaks, judgement.fees)


def _fees(row: Statement, fees: dict[str, int], actor: Actor, now: datetime, effective_at: datetime) -> list[Journal]:
    """What is not in the books yet, one posting a currency: a later look or a corrected file posts the rest, either way."""
    posted: dict[str, list[int]] = {currency: list(known) for currency, known in row.fees_posted.items()}
    journals = []
    if effective_at < (closed_until() or effective_at):
        effective_at = now  # the month is closed: what comes to light later belongs to today
    for currency in sorted({*fees, *posted}):
        before, number = posted.get(currency, [0, 0])
        change = fees.get(currency, 0) - before
        if not change:
            continue
        cost = AccountKey("expense.psp_fee", f"psp:{row.provider}", currency)
        clearing = AccountKey("psp.clearing", f"psp:{row.provider}", currency)
        debit, credit = (cost, clearing) if change > 0 else (clearing, cost)
        ref = f"statement:{row.provider}:{row.day}:{currency}:{number + 1}"
        leg = Leg("fee", debit, credit, abs(change))
        journals.append(Journal(uuid7(), "psp.fee", ref, (leg,), actor=actor.code, effective_at=effective_at))
        posted[currency] = [before + change, number + 1]
    row.fees_posted = posted
    return journals
