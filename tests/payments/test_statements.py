"""The sandbox's statement and our movements say the same."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.payments import factories as f
from tests.payments.factories import Orders
from tests.payments.test_payouts import balance, pay  # noqa: F401  - a fixture

from entrepot.identity.types import SYSTEM
from entrepot.kernel.clock import VirtualClock
from entrepot.payments import queries, registry, services
from entrepot.payments.models import Payout
from entrepot.payments.ports import GivesStatements, Malformed, NoStatement
from entrepot.payments.providers.sandbox import cashier, statement
from entrepot.payments.types import RefundRequest, StatementLine

pytestmark = pytest.mark.django_db


def sandbox() -> GivesStatements:
    driver = registry.driver("sandbox")
    assert isinstance(driver, GivesStatements)
    return driver


def lines_of(day: date) -> list[StatementLine]:
    return list(sandbox().read_statement(sandbox().fetch_statement(day).content))


def test_a_day_of_payments_refunds_payouts_and_returns_stands_in_both(
    virtual_clock: VirtualClock,
    orders: Orders,
    balance: int,  # noqa: F811
) -> None:
    started = f.started(f.purchase(f.part(orders), method="instant"))
    opened = services.open_cashier([started.payment_id])[0]
    assert opened.snapshot is not None
    services.apply_snapshots([opened.snapshot])
    services.refund(
        [RefundRequest(started.payment_id, 500, "scratched", order_id=orders.paid_parts[-1].order_id)], actor=SYSTEM
    )
    pay()
    cashier.force_payout(Payout.objects.get().request_no, "REFUND")
    services.deliver_sandbox_notifications()
    services.work_inbox()
    day = virtual_clock.now().date()
    virtual_clock.advance(timedelta(days=1))

    lines = lines_of(day)

    since = datetime(day.year, day.month, day.day, tzinfo=UTC)
    ours = list(queries.movements("sandbox", since, since + timedelta(days=1)))
    assert Counter((line.kind, line.our_ref, line.amount_minor, line.currency) for line in lines) == Counter(
        (move.kind, move.our_ref, move.amount_minor, move.currency) for move in ours
    )
    assert {line.kind for line in lines} == {"payment", "refund", "payout", "payout_return"}
    refund = next(line for line in lines if line.kind == "refund")
    assert (refund.amount_minor, refund.payment_ref) == (-500, started.our_ref)
    assert list(queries.movements("sandbox", since + timedelta(days=1), since + timedelta(days=2))) == []
    named = queries.movements_named("sandbox", [started.our_ref, refund.our_ref, "nobody"], since)
    assert {(move.kind, move.our_ref) for move in named} == {("payment", started.our_ref), ("refund", refund.our_ref)}
    assert queries.known_payments([started.our_ref, "nobody"]) == {started.our_ref}


def test_a_day_that_is_not_over_has_no_statement(virtual_clock: VirtualClock) -> None:
    with pytest.raises(NoStatement, match="not over"):
        sandbox().fetch_statement(virtual_clock.now().date())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a,b\n", "the first line must name the columns"),
        (b"\xff\xfe", "UTF-8"),
        (",".join(statement.HEAD).encode() + b"\nTRADE,p1,t1,12.345,0.00,CNY,2026-01-01T00:00:00+00:00,\n", "line 2"),
        (",".join(statement.HEAD).encode() + b"\nTRADE,p1,t1,12.34,0.00,CNY,2026-01-01T00:00:00,\n", "no time zone"),
        (",".join(statement.HEAD).encode() + b"\nTRADE,p1\n", "line 2"),
    ],
)
def test_a_statement_that_cannot_be_read_says_where(content: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        list(sandbox().read_statement(content))
