"""Writing without ledger.post(): refused to the application by privilege, and to the owner of the tables by the tables."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from tests.ledger.books import ESC, FLOOR, MER, PSP, RIF, USD, refused
from tests.ledger.door import Call, post


def _journal(ref: str, n: int = 1, kind: str = "x") -> str:
    return (
        "INSERT INTO ledger.journal (id, kind, ref, n_transfers, effective_at, actor) "
        f"VALUES (gen_random_uuid(), '{kind}', '{ref}', {n}, now(), 't');"
    )


def _transfer(debit: str, credit: str, amount: int, ref: str, leg: int = 1, *, currency: str = "CNY") -> str:
    account = "(SELECT id FROM ledger.account WHERE concat_ws('|', kind, owner_ref, currency) = '{}')"
    return (
        "INSERT INTO ledger.transfer (journal_id, leg, code, debit_account_id, credit_account_id, currency, amount, phase) "
        f"SELECT id, {leg}, 'x', {account.format(debit)}, {account.format(credit)}, '{currency}', {amount}, 'posted' "
        f"FROM ledger.journal WHERE ref = '{ref}';"
    )


OPEN = "INSERT INTO ledger.account (kind, owner_ref, currency, store_id, guard, shards) VALUES "
ROW = "(SELECT id FROM ledger.account WHERE owner_ref = 'order:t')"
PAST_THE_DOOR: dict[str, tuple[str, str, str | None]] = {
    "same key again": (_journal("paid", kind="order.pay"), "23505", "journal_kind_ref_key"),
    "declares two transfers, has one": (_journal("a", 2) + _transfer(PSP, ESC, 5, "a"), "42501", "journal_is_whole"),
    "late leg": (_transfer(PSP, ESC, 5, "paid", 2), "42501", "journal_is_whole"),
    "late leg in the same transaction": (
        _journal("a") + _transfer(PSP, ESC, 5, "a") + _transfer(PSP, ESC, 5, "a", 2),
        "42501",
        "journal_is_whole",
    ),
    "more legs after SET CONSTRAINTS": (
        _journal("a") + _transfer(PSP, ESC, 5, "a") + "SET CONSTRAINTS ALL IMMEDIATE;" + _transfer(PSP, ESC, 5, "a", 2),
        "42501",
        "journal_is_whole",
    ),
    "forged xid": (
        "INSERT INTO ledger.journal (id, kind, ref, n_transfers, xid, effective_at, actor) VALUES "
        "(gen_random_uuid(), 'x', 'a', 1, '1', now(), 't');" + _transfer(PSP, ESC, 5, "a"),
        "42501",
        "journal_is_whole",
    ),
    "mixed currencies": (_journal("a") + _transfer(ESC, USD, 5, "a"), "23503", "accounts_in_currency"),
    "wrong currency on both sides": (
        _journal("a") + _transfer(ESC, MER, 5, "a", currency="USD"),
        "23503",
        "accounts_in_currency",
    ),
    "an account that does not exist": (
        _journal("a") + _transfer(ESC, MER, 5, "a").replace("'x', (SELECT", "'x', -(SELECT"),
        "23503",
        "accounts_in_currency",
    ),
    "more than escrow has": (_journal("a") + _transfer(ESC, MER, 10001, "a"), "23514", FLOOR),
    "escrow without a guard": (
        OPEN + "('escrow.order', 'z', 'CNY', gen_random_uuid(), 0, 1)",
        "23514",
        "account_as_its_kind",
    ),
    "escrow with shards": (OPEN + "('escrow.order', 'z', 'CNY', gen_random_uuid(), 1, 2)", "23514", "account_check"),
    "store account without a store": (OPEN + "('escrow.order', 'z', 'CNY', NULL, 1, 1)", "23514", "account_as_its_kind"),
    "platform account with a store": (
        OPEN + "('psp.clearing', 'z', 'CNY', gen_random_uuid(), 0, 1)",
        "23514",
        "account_as_its_kind",
    ),
    "unknown kind": (OPEN + "('my.pocket', 'z', 'CNY', NULL, 0, 1)", "23503", "account_kind_exists"),
    "unknown currency": (OPEN + "('psp.clearing', 'z', 'XXX', NULL, 0, 1)", "23503", "currency_exists"),
    "UPDATE transfer": ("UPDATE ledger.transfer SET amount = 1", "42501", None),
    "UPDATE of no transfer": ("UPDATE ledger.transfer SET amount = 1 WHERE false", "42501", None),
    "UPDATE account": ("UPDATE ledger.account SET guard = 0", "42501", None),
    "UPDATE journal": ("UPDATE ledger.journal SET actor = 'me'", "42501", None),
    "UPDATE balance": ("UPDATE ledger.balance SET credits_posted = credits_posted + 1", "42501", None),
    "UPDATE seal": ("UPDATE ledger.seal SET n_journals = 0", "42501", None),
    "UPDATE account_kind": ("UPDATE ledger.account_kind SET guard = 0", "42501", None),
    "upsert a transfer": (
        "INSERT INTO ledger.journal SELECT * FROM ledger.journal ON CONFLICT (id) DO UPDATE SET actor = 'me'",
        "42501",
        None,
    ),
    "MERGE balance": (
        "MERGE INTO ledger.balance b USING (SELECT 1) x ON true WHEN MATCHED THEN UPDATE SET credits_posted = 1",
        "42501",
        None,
    ),
    "INSERT balance": (f"INSERT INTO ledger.balance VALUES ({ROW}, 1, 0, 0, 5, 0, 0, 0)", "42501", None),
    "DELETE journal": ("DELETE FROM ledger.journal", "42501", None),
    "DELETE transfer": ("DELETE FROM ledger.transfer", "42501", None),
    "DELETE account": ("DELETE FROM ledger.account", "42501", None),
    "DELETE balance": ("DELETE FROM ledger.balance", "42501", None),
    "DELETE currency": ("DELETE FROM ledger.currency", "42501", None),
    "DELETE account_kind": ("DELETE FROM ledger.account_kind", "42501", None),
    "DELETE seal": ("DELETE FROM ledger.seal", "42501", None),
    "TRUNCATE transfer": ("TRUNCATE ledger.transfer CASCADE", "42501", None),
    "TRUNCATE account": ("TRUNCATE ledger.account CASCADE", "42501", None),
    "TRUNCATE balance": ("TRUNCATE ledger.balance", "42501", None),
}


@pytest.mark.parametrize("name", PAST_THE_DOOR)
def test_past_the_door_the_application_is_refused(name: str, books: dict[str, Any], app: psycopg.Connection) -> None:
    statement = PAST_THE_DOOR[name][0]
    refused(lambda: app.execute(statement), "42501")


@pytest.mark.parametrize("name", PAST_THE_DOOR)
def test_past_the_door_the_owner_is_refused(name: str, books: dict[str, Any], owner: psycopg.Connection) -> None:
    statement, state, constraint = PAST_THE_DOOR[name]
    refused(lambda: owner.execute(statement), state, constraint)


TAKE_OVER = {
    "disable the trigger": "ALTER TABLE ledger.transfer DISABLE TRIGGER apply_transfers",
    "session_replication_role": "SET session_replication_role = replica",
    "become the owner": "SET ROLE ledger_owner",
    "become the superuser": "SET SESSION AUTHORIZATION postgres",
    "replace the clock": "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'",
    "set the clock": "SELECT ledger.set_clock('fixed', now())",
    "write the clock's setting": "INSERT INTO ledger.clock_setting DEFAULT VALUES",
    "forge a seal": "INSERT INTO ledger.seal (from_xid, below_xid, n_journals, hash) VALUES ('0', '9', 1, '')",
    "open an account": OPEN + "('psp.clearing', 'z', 'CNY', NULL, 0, 1)",
    "add an account kind": "INSERT INTO ledger.account_kind VALUES ('my.pocket', 0, 1, false, 'mine')",
    "lock a balance": "SELECT FROM ledger.balance FOR UPDATE",
    "lock a table": "LOCK TABLE ledger.balance IN EXCLUSIVE MODE",
    "make a table in the schema": "CREATE TABLE ledger.mine (id int)",
    "borrow the posting trigger for a table of its own": (
        "CREATE TEMP TABLE mine (LIKE ledger.transfer); CREATE TRIGGER t AFTER INSERT ON mine "
        "REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION ledger.apply_transfers()"
    ),
    "give itself rights": "GRANT INSERT ON ledger.transfer TO PUBLIC; INSERT INTO ledger.transfer DEFAULT VALUES",
    "drop the schema": "DROP SCHEMA ledger CASCADE",
    "read what a store reads": "SELECT FROM ledger.store_statement",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TAKE_OVER)
def test_the_application_cannot_take_over(name: str, books: dict[str, Any], app: psycopg.Connection) -> None:
    refused(lambda: app.execute(TAKE_OVER[name]), "42501")


def test_a_name_put_before_the_ledgers_own_changes_nothing(books: dict[str, Any], app: psycopg.Connection) -> None:
    app.execute("CREATE TEMP TABLE balance (LIKE ledger.balance); SET search_path = pg_temp, ledger")
    refused(lambda: post(app, Call("x").leg(ESC, MER, 10001)), "23514", FLOOR)


def test_the_application_cannot_turn_the_clock_back(books: dict[str, Any], app: psycopg.Connection) -> None:
    app.execute("SET ledger.business_time = '2000-01-01'")
    refused(lambda: post(app, Call("x").leg(ESC, RIF, 100, phase="post", **books["expired"])), "23514", "hold_not_expired")


def test_the_owner_can_let_the_clock_follow_the_business(books: dict[str, Any], owner: psycopg.Connection) -> None:
    owner.execute("SELECT ledger.set_clock('business')")
    owner.execute("SET ledger.business_time = '2000-01-01'")
    post(owner, Call("x").leg(ESC, RIF, 100, phase="post", **books["expired"]))
    owner.execute("SELECT ledger.set_clock('fixed', '2040-01-01')")
    assert owner.execute("SELECT extract(year FROM ledger.clock())").fetchone() == (2040,)
    owner.execute("SELECT ledger.set_clock('server')")
    assert owner.execute("SELECT abs(extract(epoch FROM ledger.clock() - clock_timestamp())) < 5").fetchone() == (True,)


def test_a_journal_without_transfers_is_detected(books: dict[str, Any], owner: psycopg.Connection) -> None:
    owner.execute(_journal("nothing"))
    found = owner.execute("SELECT detail FROM ledger.broken_invariant WHERE code = 'I9'").fetchall()
    assert len(found) == 1
    assert "is not whole" in found[0][0]
