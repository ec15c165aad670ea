"""Write down that a provider is to let money go. Inside the caller's transaction; no provider is called."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.payments.enums import ReleaseState
from entrepot.payments.models import Release
from entrepot.payments.types import NewRelease


def hold_releases(new: Sequence[NewRelease]) -> None:
    """Commit the numbers of these releases with the caller's transaction, which posts what they set aside.

    `send_releases` asks the provider, after the commit. The books, what is asked of the provider and what comes of it belong
    together: a second open or successful release of an order is refused by the database.
    """
    now = clock.now()
    Release.objects.bulk_create(
        Release(
            id=one.release_id, payment_id=one.payment_id, order_id=one.order_id, store_id=one.store_id, attempt=one.attempt,
            amount_minor=one.amount_minor, currency=one.currency, state=ReleaseState.NEW.value,
            request_no=f"S{one.release_id.hex}", hold_journal_id=one.hold_journal_id, outcome_journal_id=uuid7(),
            created_at=now, next_try_at=now,
        )
        for one in new
    )  # fmt: skip


def lock_releases(order_ids: Sequence[UUID]) -> None:
    """Lock what was asked for these orders, before what is written about their division."""
    sql.execute(
        "SELECT 1 FROM payments_release WHERE order_id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE", [list(order_ids)]
    )


def close_release(release_id: UUID, note: str) -> bool:
    """People found that the money of a declined release was let go otherwise; whether it stood at declined. It is locked."""
    return bool(
        sql.execute(
            "UPDATE payments_release SET state = 'otherwise', message = left(%s, 300) WHERE id = %s AND state = 'declined'",
            [note, release_id],
        )
    )
