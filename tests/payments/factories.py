"""Purchases to pay, and somebody who takes the money (a fake at the port)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.ledger import queries as ledger
from entrepot.ledger.types import AccountKey
from entrepot.payments import services
from entrepot.payments.enums import PayableState, TradeState
from entrepot.payments.providers.sandbox.bank import SELLER
from entrepot.payments.types import PaidPart, PartAmount, Payable, SecuredPart, Snapshot, Started, StartPayment

STORE = UUID("01900000-0000-7000-8000-000000000001")
OTHER_STORE = UUID("01900000-0000-7000-8000-000000000002")


class Orders:
    """Stands for the room above: a table of its own, so that its rows can be locked by several threads."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS test_payable (id uuid PRIMARY KEY, state text NOT NULL)")
            cursor.execute("DELETE FROM test_payable")
        self.paid_parts: list[PaidPart] = []
        self.fails = False

    def add(self, order_id: UUID, state: PayableState = PayableState.ACCEPT) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO test_payable VALUES (%s, %s)", [order_id, state.value])

    def close(self, order_id: UUID) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE test_payable SET state = 'late' WHERE id = %s", [order_id])

    def state(self, order_id: UUID) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT state FROM test_payable WHERE id = %s", [order_id])
            return str(cursor.fetchone()[0])

    def lock(self, order_ids: Sequence[UUID]) -> Mapping[UUID, Payable]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, state FROM test_payable WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [list(order_ids)])
            return {row[0]: Payable(row[0], PayableState(row[1])) for row in cursor.fetchall()}

    def paid(self, parts: Sequence[PaidPart]) -> None:
        if self.fails:
            raise RuntimeError("the room above failed")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE test_payable SET state = 'paid' WHERE id = ANY(%s)", [[part.order_id for part in parts]])
        self.paid_parts.extend(parts)

    def secured(self, parts: Sequence[SecuredPart]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE test_payable SET state = 'secured' WHERE id = ANY(%s)", [[part.order_id for part in parts]])


def part(orders: Orders, goods: int = 20000, freight: int = 0, tax: int = 1820, store: UUID = STORE) -> PartAmount:
    """An order that waits for money."""
    order_id = uuid7()
    orders.add(order_id)
    return PartAmount(order_id, store, goods, freight, tax)


def purchase(
    *parts: PartAmount, purchase_id: UUID | None = None, method: str = "redirect", currency: str = "CNY", later: bool = False
) -> StartPayment:
    until = clock.now() + timedelta(hours=24)
    return StartPayment(purchase_id or uuid7(), "sandbox", method, currency, parts, until, "/thanks", "Two teapots", later)


def started(request: StartPayment) -> Started:
    outcome = services.start([request])[0]
    assert isinstance(outcome, Started)
    return outcome


def opened(request: StartPayment) -> tuple[Started, str]:
    """A payment whose cashier page is open; the trade number at the sandbox."""
    payment = started(request)
    action = services.open_cashier([payment.payment_id])[0]
    assert action.kind == "redirect"  # type: ignore[union-attr]
    return payment, action.url.rsplit("/", 1)[-1]  # type: ignore[union-attr]


def success(payment: Started, **changes: object) -> Snapshot:
    """What the provider would say of the paid payment."""
    values = {
        "our_ref": payment.our_ref,
        "state": TradeState.SUCCEEDED,
        "amount_minor": payment.amount_minor,
        "currency": payment.currency,
        "seller_ref": SELLER,
        "provider_ref": "T1",
        "paid_at": clock.now(),
    }
    return Snapshot(**{**values, **changes})  # type: ignore[arg-type]


def escrow(part: PartAmount, currency: str = "CNY") -> int:
    return net(AccountKey("escrow.order", f"order:{part.order_id}", currency))


def net(key: AccountKey) -> int:
    """Credits less debits."""
    return ledger.balance(key).net_minor


def inflight(currency: str = "CNY") -> int:
    return net(AccountKey("refund.inflight", "psp:sandbox", currency))


def clearing(currency: str = "CNY") -> int:
    """What the provider holds for us."""
    return -net(AccountKey("psp.clearing", "psp:sandbox", currency))


def suspense(payment: Started, currency: str = "CNY") -> int:
    return net(AccountKey("suspense.payment", f"payment:{payment.payment_id}", currency))


def journals(kind: str) -> int:
    """How many journals of this kind are in the books."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger.journal WHERE kind = %s", [kind])
        return int(cursor.fetchone()[0])


def tell(payment: Started) -> None:
    """Deliver what the sandbox owes and work it off."""
    services.deliver_sandbox_notifications()
    services.work_inbox()
