"""What the platform's own people have on their desks: statements of the provider with differences, and changes that wait for somebody
else's yes.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Final

from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.operations.enums import ProposalKind
from entrepot.operations.models import AuditRun, Proposal
from entrepot.operations.services.audit_market import ask_for_audit, audit_market
from entrepot.operations.services.propose import propose, refuse_proposal
from entrepot.payments.services import fetch_statement
from entrepot.payments.types import StatementFile
from entrepot.reconciliation.enums import BreakKind, BreakState, Resolution, StatementSource
from entrepot.reconciliation.queries import breaks
from entrepot.reconciliation.services import read_statement, resolve_break, take_break
from entrepot.reconciliation.types import BreakFilter, BreakView

from .buying import PROVIDER
from .cast import PLATFORM
from .people import actor_for

_DAYS: Final = 5  # so many statements, the last one of the day before yesterday: yesterday's is the worker's
_CURRENCY: Final = "CNY"
_STRANGER: Final = ("TRADE", "P9X0SAMPLE000000000000000", "T9X0SAMPLE000000000000000", "128.00", "0.00", _CURRENCY)


def work_at_the_desks() -> None:
    """Statements are read, differences taken up, changes proposed, the books audited; each where that is not done yet."""
    operator, finance, rules = (actor_for(account) for account, _ in PLATFORM)
    _reconcile(finance)
    if not Proposal.objects.exists():
        _propose(finance, rules, operator)
    if not AuditRun.objects.exists():
        audit_market(ask_for_audit(actor=operator))


def _reconcile(finance: Actor) -> None:
    last = clock.now().date() - timedelta(days=2)
    for back in range(_DAYS - 1, -1, -1):
        day = last - timedelta(days=back)
        file = fetch_statement(PROVIDER, day)
        if back == 1:
            file = _with_faults(file, day)
        read_statement(PROVIDER, day, file, actor=finance, source=StatementSource.FETCHED)
    for one in _open(BreakKind.DUPLICATE):
        note = "They wrote the line twice; it is paid once. Confirmed by their desk."
        resolve_break(one.id, Resolution.CLAIMED, note, actor=finance)
    for one in _open(BreakKind.AMOUNT):
        take_break(one.id, actor=finance)


def _open(kind: BreakKind) -> list[BreakView]:
    return breaks(BreakFilter(state=BreakState.OPEN, kind=kind, provider=PROVIDER), limit=1)


def _with_faults(file: StatementFile, day: date) -> StatementFile:
    """As on a bad day of the provider: a payment nobody knows, and, where there are enough, one gone, one short, one twice."""
    head, *rows = list(csv.reader(io.StringIO(file.content.decode())))
    payments = [at for at, row in enumerate(rows) if row[0] == "TRADE" and row[5] == _CURRENCY]
    if len(payments) > 2:
        gone, short, twice = payments[:3]
        rows[short][3] = f"{int(rows[short][3].partition('.')[0]) - 1}.{rows[short][3].partition('.')[2]}"
        rows.insert(twice, list(rows[twice]))
        del rows[gone]
    rows.append([*_STRANGER, rows[-1][6] if rows else f"{day}T12:00:00+00:00", ""])
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return StatementFile(file.name, out.getvalue().encode())


def _propose(finance: Actor, rules: Actor, operator: Actor) -> None:
    """One change that was refused, one of fees that waits, and one of the books where there is a difference to book."""
    first = (clock.now().date().replace(day=1) + timedelta(days=62)).replace(day=1)
    shorter = propose(
        ProposalKind.ORDER_PERIODS,
        {
            "pay_minutes": 20, "receive_days_after_delivery": 5, "extend_days": 3, "valid_from": first.isoformat(),
            "source": "sample market",
        },
        "Fewer orders that block stock without being paid.",
        actor=rules,
    )  # fmt: skip
    refuse_proposal(shorter, "Not before the holidays: parcels are slow then. Please ask again in spring.", actor=operator)
    propose(
        ProposalKind.FEE_PLAN,
        {
            "kind": "global", "category_path": "beauty", "valid_from": first.isoformat(), "commission_bps": 450, "currency": "CNY",
            "source": "sample market", "annual_fee_minor": None, "deposit_minor": None,
        },
        "Half a point less for beauty, to win three more brands from Korea.",
        actor=finance,
    )  # fmt: skip
    for one in _open(BreakKind.AMOUNT):
        propose(
            ProposalKind.BOOK_DIFFERENCE,
            {"break_id": str(one.id)},
            "One yuan too little; a claim would cost more than it brings.",
            actor=finance,
        )
