"""The sandbox as a provider that keeps money: what it let go stands in a table of its own, and outlives whoever asked for it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.payments.enums import CallKind, TransferState
from entrepot.payments.models import Payment
from entrepot.payments.ports import Declined, Exchange, Ok
from entrepot.payments.provider_types import ReleaseSnapshot, SendRelease
from entrepot.payments.providers.sandbox.driver import SandboxDriver


class Keeper(SandboxDriver):
    """Takes the sandbox's place; it keeps only what it is told to (`keep`)."""

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(self.capabilities, hold_terms="alipay")

    def release(self, request: SendRelease) -> Ok[ReleaseSnapshot] | Declined:
        """Once a number, and never more of a payment than was paid."""
        sql.execute(
            "INSERT INTO test_keeper (number, payment, amount) VALUES (%s, %s, %s) ON CONFLICT (number) DO NOTHING",
            [request.request_no, request.our_ref, request.amount_minor],
        )
        return self.query_release(request.our_ref, request.request_no)

    def query_release(self, our_ref: str, request_no: str, provider_ref: str = "") -> Ok[ReleaseSnapshot]:  # noqa: ARG002
        """What the table says."""
        row = sql.one("SELECT amount FROM test_keeper WHERE number = %s", [request_no])
        state = TransferState.SUCCEEDED if row else TransferState.ABSENT
        exchange = Exchange(CallKind.QUERY_RELEASE, request_no, "", "", clock.now(), clock.now())
        return Ok(ReleaseSnapshot(request_no, state), exchange)


def keep(order_id: UUID) -> None:
    """From now on the payment of this order is kept until it is let go."""
    if sql.scalar("SELECT to_regclass('test_keeper') IS NULL"):
        sql.execute("CREATE TABLE test_keeper (number text PRIMARY KEY, payment text NOT NULL, amount bigint NOT NULL)")
        sql.execute("GRANT ALL ON test_keeper TO PUBLIC")  # who asks for releases may be another role than who made the table
    Payment.objects.filter(parts__order_id=order_id).update(hold_days=30)


def let_go(our_ref: str) -> int:
    """How much of a payment was let go, whatever the number."""
    return int(sql.scalar("SELECT coalesce(sum(amount), 0) FROM test_keeper WHERE payment = %s", [our_ref]))


def forget() -> None:
    """The table goes."""
    sql.execute("DROP TABLE IF EXISTS test_keeper")
