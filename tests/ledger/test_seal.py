"""The chain of seals, and what the audit finds."""

from __future__ import annotations

import time

import psycopg
import pytest
from django.db import connection, transaction
from tests.ledger.factories import escrow, payment

from entrepot.database import sql
from entrepot.ledger import tasks
from entrepot.ledger.errors import LedgerBusy
from entrepot.ledger.queries import breaches, seal_head
from entrepot.ledger.services import post, seal

TAMPERED = {
    "a code": ("transfer", "UPDATE ledger.transfer SET code = 'forged' WHERE journal_id = %s"),
    "an amount": ("transfer", "UPDATE ledger.transfer SET amount = amount + 1 WHERE journal_id = %s"),
    "the business time": ("journal", "UPDATE ledger.journal SET effective_at = effective_at - interval '1 s' WHERE id = %s"),
    "a journal taken out": ("journal", "DELETE FROM ledger.journal WHERE id = %s"),
    "a seal taken out": ("seal", "DELETE FROM ledger.seal WHERE seq = (SELECT min(seq) FROM ledger.seal) AND %s IS NOT NULL"),
}


def seal_now(journals: int) -> None:
    """Seal until that many journals are sealed: transactions of other databases on the server, still open, put it off."""
    deadline = time.monotonic() + 120
    while sql.scalar("SELECT coalesce(sum(n_journals), 0) FROM ledger.seal") < journals:
        assert time.monotonic() < deadline
        if not seal():
            time.sleep(0.05)


def broken_seals() -> int:
    found = sum(breach.code == "seals" for breach in breaches())
    assert len(sql.rows("SELECT seq FROM ledger.seal_broken")) == found
    return found


@pytest.mark.django_db(transaction=True)
def test_tampering_past_the_triggers_breaks_its_seal() -> None:
    made = [payment(escrow()) for _ in range(2)]
    for count, paid in enumerate(made, 1):
        post([paid])
        seal_now(count)
    assert list(breaches()) == []
    for what, (table, statement) in TAMPERED.items():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER immutable")
            cursor.execute(statement, [made[0].id])
            assert broken_seals() == 1, what
            transaction.set_rollback(True)
    assert broken_seals() == 0


@pytest.mark.django_db(transaction=True)
def test_a_forged_balance_shows() -> None:
    order = escrow()
    post([payment(order)])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger.balance DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger.balance SET credits_posted = credits_posted + 1 WHERE guard = 1")
        cursor.execute("ALTER TABLE ledger.balance ENABLE TRIGGER USER")
    assert {breach.code for breach in breaches()} == {"I1", "I9"}


@pytest.mark.django_db(transaction=True)
def test_a_journal_is_sealed_once_and_not_before_its_transaction_ended(owner_dsn: str) -> None:
    with psycopg.connect(owner_dsn) as other:
        other.execute("SELECT pg_current_xact_id()")  # started earlier, still open
        post([payment(escrow())])
        assert seal() == 0
    seal_now(1)
    tasks.seal()
    head = seal_head()
    assert head is not None
    assert sql.scalar("SELECT sum(n_journals) FROM ledger.seal") == 1
    assert seal() == 0
    assert seal_head() == head


@pytest.mark.django_db(transaction=True)
def test_busy_accounts_are_reported_as_busy(owner_dsn: str) -> None:
    order = escrow()
    paid = payment(order)
    with psycopg.connect(owner_dsn) as other:
        post([payment(order)])
        other.execute("SELECT FROM ledger.balance FOR UPDATE")
        with pytest.raises(LedgerBusy):
            post([paid])
    assert post([paid])[0].created
