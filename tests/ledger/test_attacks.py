"""Everything that must be refused: to the application's login, and by the database itself also to the owner of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from pytest_django import DjangoDbBlocker
from tests import template_database
from tests.ledger.door import NAMES, Call, columns, hold_of, post, send

from entrepot.kernel.ids import uuid7

PSP, COM, RIF = "psp.clearing|psp:t|CNY", "revenue.commission|t|CNY", "refund.inflight|psp:t|CNY"
ESC, MER, USD = "escrow.order|order:t|CNY", "merchant.available|store:t|CNY", "merchant.available|store:t|USD"


@pytest.fixture(scope="module")
def books(app_dsn: str, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    """100.00 in escrow: 40.00 held, 1.00 held until a moment ago, and a hold that was posted."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    held = Call("refund.hold", "hold").leg(ESC, RIF, 4000, phase="pending")
    expired = Call("refund.hold", "expired").leg(ESC, RIF, 100, phase="pending", expires_at=past)
    done = Call("refund.hold", "done").leg(ESC, RIF, 500, phase="pending")
    with psycopg.connect(app_dsn) as app:
        paid = Call(ref="paid").leg(PSP, ESC, 10500)
        post(app, paid, Call(ref="paid usd").leg(PSP.replace("CNY", "USD"), USD, 100))
        post(app, held, expired, done)
        post(app, Call("refund.post", "done").leg(ESC, RIF, 500, phase="post", **hold_of(app, done)))
        post(app, Call("order.settle", "some").leg(ESC, MER, 1).leg(ESC, COM, 1))
        found: dict[str, Any] = {
            "held": hold_of(app, held),
            "expired": hold_of(app, expired),
            "done": hold_of(app, done),
            "paid_id": paid.id,
        }
        rows = app.execute("SELECT concat_ws('|', kind, owner_ref, currency), id FROM ledger.account").fetchall()
        found |= dict(rows)
        found["posted"] = app.execute("SELECT id FROM ledger.transfer WHERE journal_id = %s", [paid.id]).fetchone()[0]  # type: ignore[index]
    yield found
    with django_db_blocker.unblock():
        template_database.restore()


def refused(run: Callable[[], object], state: str, constraint: str | None = None) -> None:
    with pytest.raises(psycopg.Error) as no:
        run()
    assert (no.value.sqlstate, no.value.diag.constraint_name) == (state, constraint), str(no.value)


# ---------------------------------------------------------------- through the door
def _call(kind: str = "x", **more: Any) -> Call:
    return Call(kind, **more)


FLOOR = "debits_must_not_exceed_credits"
DOOR: dict[str, tuple[Callable[[dict[str, Any]], list[Call]], str, str | None]] = {
    "mixed currencies": (lambda _: [_call().leg(ESC, USD, 100)], "23503", "accounts_in_currency"),
    "negative amount": (lambda _: [_call().leg(PSP, ESC, -5)], "23514", "amount_is_positive"),
    "zero amount": (lambda _: [_call().leg(PSP, ESC, 0)], "23514", "amount_is_positive"),
    "the same account twice": (lambda _: [_call().leg(ESC, ESC, 5)], "23514", "two_different_accounts"),
    "more than escrow has": (lambda _: [_call().leg(ESC, MER, 10001)], "23514", FLOOR),
    "what is held already": (lambda _: [_call().leg(ESC, MER, 9998)], "23514", FLOOR),
    "from an account never paid": (lambda _: [_call().leg("escrow.order|order:new|CNY", MER, 1)], "23514", FLOOR),
    "repay what is not owed": (
        lambda _: [_call().leg(ESC, "merchant.receivable|store:t|CNY", 1)],
        "23514",
        "credits_must_not_exceed_debits",
    ),
    "overflow": (lambda _: [_call().leg(PSP, COM, 2**63 - 1).leg(PSP, COM, 2**63 - 1)], "22003", None),
    "unknown account kind": (lambda _: [_call().leg(PSP, "my.pocket|me|CNY", 1)], "23503", "account_kind_exists"),
    "unknown currency": (lambda _: [_call().leg("psp.clearing||XXX", COM, 1)], "23503", "currency_exists"),
    "unknown phase": (lambda _: [_call().leg(PSP, ESC, 1, phase="gift")], "23514", "transfer_phase_check"),
    "an expiry on money that moved": (
        lambda _: [_call().leg(PSP, ESC, 1, expires_at=datetime.now(UTC))],
        "23514",
        "only_holds_expire",
    ),
    "adjustment by one person": (lambda _: [_call("adjustment").leg(PSP, ESC, 1)], "23514", "adjustment_needs_two_people"),
    "adjustment approved by its author": (
        lambda _: [_call("adjustment", approver="t").leg(PSP, ESC, 1)],
        "23514",
        "adjustment_needs_two_people",
    ),
    "adjustment approved by nobody": (
        lambda _: [_call("adjustment", approver="").leg(PSP, ESC, 1)],
        "23514",
        "adjustment_needs_two_people",
    ),
    "same key, other amount": (lambda _: [_call("order.pay", ref="paid").leg(PSP, ESC, 10501)], "LG409", None),
    "same key, one leg more": (
        lambda _: [_call("order.pay", ref="paid").leg(PSP, ESC, 10500).leg(PSP, ESC, 1)],
        "LG409",
        None,
    ),
    "same key, other account": (lambda _: [_call("order.pay", ref="paid").leg(PSP, COM, 10500)], "LG409", None),
    "same key twice in one call": (
        lambda _: [_call("y", ref="twice").leg(PSP, ESC, 1), _call("y", ref="twice").leg(PSP, ESC, 2)],
        "LG409",
        None,
    ),
    "late leg by the id of an old journal": (lambda b: [_call(id=b["paid_id"]).leg(PSP, ESC, 5)], "23505", "journal_pkey"),
    "journal without legs": (lambda _: [_call(), _call().leg(PSP, ESC, 1)], "23514", "journal_n_transfers_check"),
    "post more than the hold": (
        lambda b: [_call().leg(ESC, RIF, 5000, phase="post", **b["held"])],
        "23514",
        "resolution_within_hold",
    ),
    "lie about the held amount": (
        lambda b: [_call().leg(ESC, RIF, 4500, phase="post", **{**b["held"], "pending_amount": 4500})],
        "23503",
        "resolution_matches_hold",
    ),
    "post the hold to another account": (
        lambda b: [_call().leg(ESC, MER, 4000, phase="post", **b["held"])],
        "23503",
        "resolution_matches_hold",
    ),
    "post the hold from another account": (
        lambda b: [_call().leg(PSP, RIF, 4000, phase="post", **b["held"])],
        "23503",
        "resolution_matches_hold",
    ),
    "resolve what is no hold": (
        lambda b: [_call().leg(PSP, ESC, 10500, phase="post", pending_id=b["posted"], pending_amount=10500)],
        "23503",
        "resolution_matches_hold",
    ),
    "resolve what does not exist": (
        lambda _: [_call().leg(ESC, RIF, 0, phase="void", pending_id=2**62, pending_amount=1)],
        "23503",
        "resolution_matches_hold",
    ),
    "post without naming a hold": (
        lambda _: [_call().leg(ESC, RIF, 1, phase="post")],
        "23514",
        "resolution_names_its_hold",
    ),
    "move money and free a hold": (
        lambda b: [_call().leg(ESC, RIF, 1, **b["held"])],
        "23514",
        "resolution_names_its_hold",
    ),
    "void with money": (lambda b: [_call().leg(ESC, RIF, 1, phase="void", **b["held"])], "23514", "amount_is_positive"),
    "void a posted hold": (
        lambda b: [_call().leg(ESC, RIF, 0, phase="void", **b["done"])],
        "23505",
        "transfer_resolves_once",
    ),
    "resolve a hold twice in one call": (
        lambda b: [_call().leg(ESC, RIF, 1, phase="post", **b["held"]).leg(ESC, RIF, 1, phase="post", **b["held"])],
        "23505",
        "transfer_resolves_once",
    ),
    "post an expired hold": (
        lambda b: [_call().leg(ESC, RIF, 100, phase="post", **b["expired"])],
        "23514",
        "hold_not_expired",
    ),
}


@pytest.mark.parametrize("name", DOOR)
def test_the_door_refuses(name: str, books: dict[str, Any], app: psycopg.Connection) -> None:
    calls, state, constraint = DOOR[name]
    refused(lambda: post(app, *calls(books)), state, constraint)


@pytest.mark.parametrize(
    "calls",
    [
        lambda b: [_call().leg(ESC, RIF, 3000, phase="post", **b["held"])],
        lambda b: [_call().leg(ESC, RIF, 0, phase="void", **b["held"])],
        lambda b: [_call().leg(ESC, RIF, 0, phase="void", **b["expired"])],
        lambda _: [_call().leg(ESC, MER, 5898)],
        lambda _: [_call("order.pay", ref="paid").leg(PSP, ESC, 10500)],
        lambda _: [_call("adjustment", approver="u").leg(PSP, COM, 1)],
    ],
    ids=["post a part", "void", "void an expired hold", "all that is free", "the same again", "adjustment by two"],
)
def test_the_door_accepts(
    calls: Callable[[dict[str, Any]], list[Call]], books: dict[str, Any], app: psycopg.Connection
) -> None:
    post(app, *calls(books))
    assert app.execute("SELECT count(*) FROM ledger.broken_invariant WHERE code <> 'I6'").fetchone() == (0,)


def test_the_door_refuses_after_all_constraints_are_immediate(books: dict[str, Any], app: psycopg.Connection) -> None:
    call = _call().leg(PSP, ESC, 5)
    post(app, call)
    app.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused(lambda: post(app, _call(id=call.id).leg(PSP, ESC, 5)), "23505", "journal_pkey")


REQUIRED = [name for name in NAMES if name not in {"approvers", "pending_ids", "pending_amounts", "expires_ats"}]


SPOILED = [(name, how) for name in REQUIRED for how in ("null element", "null array", "empty array", "one too many")]
HARMLESS = {("store_ids", "one too many"), ("leg_counts", "one too many")}  # a place that nothing names


@pytest.mark.parametrize(("name", "how"), [case for case in SPOILED if case not in HARMLESS])
def test_the_door_refuses_nulls(name: str, how: str, books: dict[str, Any], app: psycopg.Connection) -> None:
    arrays: dict[str, Any] = dict(columns(Call().leg("escrow.order|order:null|CNY", "psp.clearing|psp:t|CNY", 1)))
    arrays["debits"], arrays["credits"] = arrays["credits"], arrays["debits"]  # pays into a new escrow account, which is first
    values = arrays[name]
    arrays[name] = {
        "null element": [None, *values[1:]],
        "null array": None,
        "empty array": [],
        "one too many": [*values, None],
    }[how]
    with pytest.raises(psycopg.Error) as no:
        send(app, arrays)
    assert no.value.sqlstate in {"23502", "23503", "23514", "22004"}, str(no.value)


@pytest.mark.parametrize("counts", [[2], [0], [-1], [1001]])
def test_the_door_refuses_wrong_counts(counts: list[int], books: dict[str, Any], app: psycopg.Connection) -> None:
    refused(lambda: send(app, {**columns(_call().leg(PSP, ESC, 1)), "leg_counts": counts}), "23514", "journal_is_whole")


def test_the_door_refuses_a_leg_moved_to_another_journal(books: dict[str, Any], app: psycopg.Connection) -> None:
    arrays = columns(_call().leg(PSP, ESC, 1), _call().leg(PSP, ESC, 2))
    refused(lambda: send(app, {**arrays, "leg_journals": [2, 2], "leg_numbers": [1, 2]}), "42501", "journal_is_whole")


def test_the_door_refuses_an_account_of_another_store(books: dict[str, Any], app: psycopg.Connection) -> None:
    arrays = columns(_call().leg(PSP, ESC, 1))
    refused(lambda: send(app, {**arrays, "store_ids": [None, uuid7()]}), "23514", "account_as_its_kind")


# ---------------------------------------------------------------- past the door
def _journal(ref: str, n: int = 1, kind: str = "x") -> str:
    return (
        "INSERT INTO ledger.journal (id, kind, ref, n_transfers, effective_at, actor) "
        f"VALUES (gen_random_uuid(), '{kind}', '{ref}', {n}, now(), 't');"
    )


def _transfer(debit: str, credit: str, amount: int, ref: str, leg: int = 1, currency: str = "CNY") -> str:
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
    refused(lambda: post(app, _call().leg(ESC, MER, 10001)), "23514", FLOOR)


def test_the_application_cannot_turn_the_clock_back(books: dict[str, Any], app: psycopg.Connection) -> None:
    app.execute("SET ledger.business_time = '2000-01-01'")
    refused(lambda: post(app, _call().leg(ESC, RIF, 100, phase="post", **books["expired"])), "23514", "hold_not_expired")


def test_the_owner_can_let_the_clock_follow_the_business(books: dict[str, Any], owner: psycopg.Connection) -> None:
    owner.execute("SELECT ledger.set_clock('business')")
    owner.execute("SET ledger.business_time = '2000-01-01'")
    post(owner, _call().leg(ESC, RIF, 100, phase="post", **books["expired"]))
    owner.execute("SELECT ledger.set_clock('fixed', '2040-01-01')")
    assert owner.execute("SELECT extract(year FROM ledger.clock())").fetchone() == (2040,)
    owner.execute("SELECT ledger.set_clock('server')")
    assert owner.execute("SELECT abs(extract(epoch FROM ledger.clock() - clock_timestamp())) < 5").fetchone() == (True,)


def test_a_journal_without_transfers_is_detected(books: dict[str, Any], owner: psycopg.Connection) -> None:
    owner.execute(_journal("nothing"))
    found = owner.execute("SELECT detail FROM ledger.broken_invariant WHERE code = 'I9'").fetchall()
    assert len(found) == 1
    assert "is not whole" in found[0][0]
