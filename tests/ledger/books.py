"""A small ledger in which every attack would find something to take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from tests.ledger.door import Call, hold_of, post

PSP, COM, RIF = "psp.clearing|psp:t|CNY", "revenue.commission|t|CNY", "refund.inflight|psp:t|CNY"
ESC, MER, USD = "escrow.order|order:t|CNY", "merchant.available|store:t|CNY", "merchant.available|store:t|USD"


FLOOR = "debits_must_not_exceed_credits"


def refused(run: Callable[[], object], state: str, constraint: str | None = None) -> None:
    with pytest.raises(psycopg.Error) as no:
        run()
    assert (no.value.sqlstate, no.value.diag.constraint_name) == (state, constraint), str(no.value)


def fill(app_dsn: str) -> dict[str, Any]:
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
    return found
