"""Movements in our books, and the provider's file about them with or without faults."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.identity.factories import operator

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.kernel.ids import uuid7
from entrepot.payments.providers.sandbox.statement import HEAD
from entrepot.payments.providers.wire import to_text
from entrepot.payments.types import StatementFile
from entrepot.reconciliation.services import read_statement
from entrepot.reconciliation.types import Reconciled

DAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
AFTER = datetime(2026, 3, 14, 3, tzinfo=UTC)
_TYPES = {
    "payment": "TRADE", "refund": "REFUND", "payout": "TRANSFER", "payout_return": "TRANSFER_RETURN", "fee": "FEE",
    "chargeback": "CHARGEBACK", "chargeback_won": "CHARGEBACK_REVERSAL", "chargeback_fee": "CHARGEBACK_FEE",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A line of the provider's file."""

    kind: str
    our_ref: str
    provider_ref: str
    amount_minor: int
    at: datetime
    currency: str = "CNY"
    fee_minor: int = 0
    payment_ref: str = ""

    def but(self, **changes: Any) -> Row:
        """The same line with something else in it."""
        return replace(self, **changes)


def finance() -> Actor:
    """Somebody who reconciles."""
    return operator("finance")


def paid(at: datetime = NOON, amount: int = 10_000, *, provider: str = "sandbox", currency: str = "CNY") -> Row:
    """A payment in our books, and the line that a right statement has about it."""
    number = uuid7()
    ref, trade = f"P{number.hex[:24]}", f"T{number.hex[-24:]}"
    sql.execute(
        """INSERT INTO payments_payment (id, purchase_id, provider, method, state, outcome, amount_minor, currency, our_ref,
             seller_ref, provider_ref, subject, return_url, cashier_url, received_minor, received_currency, refunding_minor,
             refunded_minor, created_at, expires_at, paid_at, queries)
           VALUES (%s, %s, %s, 'redirect', 'succeeded', 'accepted', %s, %s, %s, 'us', %s, '', '', '', %s, %s, 0, 0, %s, %s, %s, 0)""",
        [number, uuid7(), provider, amount, currency, ref, trade, amount, currency, at, at + timedelta(days=1), at],
    )
    return Row("payment", ref, trade, amount, at, currency)


def refunded(payment: Row, at: datetime, amount: int) -> Row:
    """A refund of the payment that the provider has done."""
    number = uuid7()
    ref = f"R{number.hex[:24]}"
    sql.execute(
        """INSERT INTO payments_refund (id, payment_id, amount_minor, currency, state, request_no, reason, sources, hold_journal_id,
             outcome_journal_id, message, created_at, closed_at, tries)
           VALUES (%s, (SELECT id FROM payments_payment WHERE our_ref = %s), %s, %s, 'succeeded', %s, 'x', '[]', %s, %s, '', %s, %s, 1)""",
        [number, payment.our_ref, amount, payment.currency, ref, uuid7(), uuid7(), at, at],
    )
    return Row("refund", ref, "", -amount, at, payment.currency, payment_ref=payment.our_ref)


def paid_out(at: datetime, amount: int, returned_at: datetime | None = None) -> list[Row]:
    """A payout, and its return if the bank sent it back."""
    number = uuid7()
    ref, order = f"O{number.hex[:24]}", f"B{number.hex[-24:]}"
    sql.execute(
        """INSERT INTO payments_payout (id, store_id, provider, amount_minor, currency, destination, state, request_no, provider_ref,
             hold_journal_id, outcome_journal_id, return_journal_id, message, created_at, paid_at, returned_at, tries)
           VALUES (%s, %s, 'sandbox', %s, 'CNY', 'x', %s, %s, %s, %s, %s, %s, '', %s, %s, %s, 1)""",
        [
            number, uuid7(), amount, "returned" if returned_at else "paid", ref, order, uuid7(), uuid7(), uuid7(), at, at,
            returned_at,
        ],
    )  # fmt: skip
    rows = [Row("payout", ref, order, -amount, at)]
    return [*rows, Row("payout_return", ref, order, amount, returned_at)] if returned_at else rows


def taken_back(payment: Row, at: datetime, amounts: Sequence[int], won_at: datetime | None = None) -> list[Row]:
    """A chargeback over the orders of a payment, one amount each; and what came back of it if the bank gave it up."""
    number = f"CB{uuid7().hex[:20]}"
    for amount in amounts:
        sql.execute(
            """INSERT INTO aftersales_chargeback (id, payment_id, provider, provider_ref, order_id, order_number, store_id, store_kind,
                 amount_minor, held_minor, holds_order, currency, reason, state, refunded_minor, evidence, opened_at, decided_at,
                 open_journal_id)
               VALUES (%s, (SELECT id FROM payments_payment WHERE our_ref = %s), 'sandbox', %s, %s, 'E', %s, 'global', %s, 0, false, %s,
                 'x', %s, 0, '', %s, %s, %s)""",
            [
                uuid7(), payment.our_ref, number, uuid7(), uuid7(), amount, payment.currency, "won" if won_at else "opened", at, won_at,
                uuid7(),
            ],
        )  # fmt: skip
    rows = [Row("chargeback", number, payment.provider_ref, -sum(amounts), at, payment.currency)]
    return [*rows, rows[0].but(kind="chargeback_won", amount_minor=sum(amounts), at=won_at)] if won_at else rows


def file_of(rows: Sequence[Row], name: str = "day.csv") -> StatementFile:
    """The rows as the provider would hand them out, in the order given."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for row in rows:
        writer.writerow(
            (
                _TYPES.get(row.kind, row.kind),
                row.our_ref,
                row.provider_ref,
                _signed(row.amount_minor, row.currency),
                _signed(row.fee_minor, row.currency),
                row.currency,
                row.at.isoformat(),
                row.payment_ref,
            )
        )
    return StatementFile(name, out.getvalue().encode())


def read(rows: Sequence[Row], day: date = DAY, actor: Actor | None = None, *, replace: bool = False) -> Reconciled:
    """Read such a file."""
    return read_statement("sandbox", day, file_of(rows), actor=actor or finance(), replace=replace)


def in_order(rows: Sequence[Row]) -> list[Row]:
    """As a provider writes them."""
    return sorted(rows, key=lambda row: (row.at, row.our_ref))


def _signed(minor: int, currency: str) -> str:
    return ("-" if minor < 0 else "") + to_text(abs(minor), currency)
