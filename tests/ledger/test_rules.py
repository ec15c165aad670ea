"""Every template can be posted, every account kind is real."""

from __future__ import annotations

import pytest
from tests.ledger.factories import account, journal, psp

from entrepot.database import sql
from entrepot.kernel.ids import uuid7
from entrepot.ledger import rules
from entrepot.ledger.queries import breaches, holds_of
from entrepot.ledger.services import post
from entrepot.ledger.types import AccountKey, Leg

pytestmark = pytest.mark.django_db
AMOUNT = 100


@pytest.mark.parametrize("kind", rules.TEMPLATES)
def test_every_template_can_be_posted(kind: str) -> None:
    for shape in rules.TEMPLATES[kind]:
        for phase in shape.phases:
            debit, credit = (account(name, f"test:{uuid7()}", store=uuid7()) for name in (shape.debit, shape.credit))
            _endow(debit, credit)
            leg = Leg(min(shape.codes), debit, credit, AMOUNT, phase)
            if phase in {"post", "void"}:
                hold = journal("adjustment", leg._replace(phase="pending"), approver="another")
                post([hold])
                amount = AMOUNT if phase == "post" else 0
                leg = leg._replace(pending=holds_of([hold.id])[hold.id][0].ref, amount_minor=amount)
            (posted,) = post([journal(kind, leg)])
            assert posted.created
    assert list(breaches()) == []


def _endow(debit: AccountKey, credit: AccountKey) -> None:
    """Put enough on guarded accounts: money to take from the debit side, a debt to repay on the credit side."""
    legs = [Leg("x", psp(), debit, AMOUNT), Leg("x", credit, psp(), AMOUNT)]
    guards = dict(sql.rows("SELECT kind, guard FROM ledger.account_kind"))
    wanted = [leg for leg, needed in zip(legs, (guards[debit.kind] == 1, guards[credit.kind] == 2), strict=True) if needed]
    if wanted:
        post([journal("adjustment", *wanted, approver="another")])


def test_every_account_kind_is_used_by_a_template() -> None:
    kinds = {row[0] for row in sql.rows("SELECT kind FROM ledger.account_kind")}
    named = {name for shapes in rules.TEMPLATES.values() for shape in shapes for name in (shape.debit, shape.credit)}
    assert named == kinds


def test_currencies_are_all_of_the_kernel() -> None:
    from entrepot.kernel.money import exponent, known_currencies

    assert dict(sql.rows("SELECT code, exponent FROM ledger.currency")) == {code: exponent(code) for code in known_currencies()}
