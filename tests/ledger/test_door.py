"""What ledger.post() refuses to the login of the application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from tests.ledger.books import COM, ESC, FLOOR, MER, PSP, RIF, USD, refused
from tests.ledger.door import NAMES, Call, columns, post, send

from entrepot.kernel.ids import uuid7


def _call(kind: str = "x", **more: Any) -> Call:
    return Call(kind, **more)


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
