"""A provider's statement is read and laid beside our books."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace as replaced
from datetime import date
from typing import Final

from django.db import connection, transaction

from entrepot.database import sql
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.payments.errors import NotAStatement
from entrepot.payments.services import statement_lines, statement_terms
from entrepot.payments.types import StatementFile, StatementLine
from entrepot.reconciliation import policy, rules
from entrepot.reconciliation.enums import Resolution, StatementSource
from entrepot.reconciliation.errors import DayNotOver, StatementKnown
from entrepot.reconciliation.models import Statement
from entrepot.reconciliation.types import Reconciled

from ._lay_beside import lay_beside, one_at_a_time

_TOTALS: Final = """
SELECT currency, sum(amount_minor)::bigint, sum(fee_minor)::bigint FROM reconciliation_line WHERE statement_id = %s GROUP BY 1
"""


def read_statement(
    provider: str,
    day: date,
    file: StatementFile,
    *,
    actor: Actor,
    source: StatementSource = StatementSource.UPLOADED,
    replace: bool = False,
) -> Reconciled:
    """Keep the statement of that day, find every difference to our books, post the provider's fees; all or nothing.

    The same file again looks anew, at what our books say now. Another file for the same day is StatementKnown unless `replace`:
    then it takes the first one's place, and differences that it does not have any more are over. Also raises Forbidden,
    UnknownProvider, GivesNoStatements, DayNotOver and NotAStatement, which names the line that cannot be read.
    """
    allow(actor, "reconciliation.work")
    now = clock.now()
    if rules.day_of(day, statement_terms(provider).zone, policy.TOLERANCE).until > now:
        raise DayNotOver(day=day.isoformat())
    digest = hashlib.sha256(file.content).digest()
    with transaction.atomic():
        one_at_a_time(provider)
        known = Statement.objects.filter(provider=provider, day=day).first()
        repeated = known is not None and bytes(known.sha256) == digest
        if known is not None and not repeated and not replace:
            raise StatementKnown(provider=provider, day=day.isoformat())
        row = known or Statement(provider=provider, day=day)
        if not repeated:
            row.name, row.source, row.sha256 = file.name[:200], source, digest
            row.read_at, row.read_by, row.lines, row.matched = now, actor.code, 0, 0
            row.save()
            row.lines = _store(row, file.content)
            row.totals = {currency: [net, fees] for currency, net, fees in sql.rows(_TOTALS, [row.pk])}
        vanished = Resolution.BOOKS_AGREE if repeated or known is None else Resolution.CORRECTED
        outcome = lay_beside(row, vanished=vanished, actor=actor)
        detail = {"provider": provider, "day": day.isoformat(), "lines": row.lines, "breaks": sum(outcome.breaks.values())}
        record(actor, "reconciliation.statement_read", [Subject("reconciliation.statement", row.pk, detail=detail)])
    return replaced(outcome, repeated=repeated)


def _store(row: Statement, content: bytes) -> int:
    sql.execute("DELETE FROM reconciliation_line WHERE statement_id = %s", [row.pk])
    return _copy(row, statement_lines(row.provider, content))


def _copy(row: Statement, lines: Iterable[StatementLine]) -> int:
    count = 0
    columns = (
        "statement_id, position, kind, our_ref, provider_ref, payment_ref, amount_minor, fee_minor, currency, at, is_matched"
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY reconciliation_line ({columns}) FROM STDIN") as copy:
        for count, line in enumerate(lines, 1):
            if len(line.our_ref) > 64 or len(line.payment_ref) > 64 or len(line.provider_ref) > 128:
                raise NotAStatement(provider=row.provider, reason=f"line {count}: a number is longer than any that we give")
            copy.write_row(
                (
                    row.pk,
                    count,
                    line.kind,
                    line.our_ref,
                    line.provider_ref,
                    line.payment_ref,
                    line.amount_minor,
                    line.fee_minor,
                    line.currency,
                    line.at,
                    True,
                )
            )
    return count
