"""Refund rows, written with the hold of their money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from entrepot.events.facts.payments import RefundHeld
from entrepot.events.services import publish
from entrepot.kernel.ids import uuid7
from entrepot.ledger.types import AccountKey, Hold
from entrepot.payments.models import Refund
from entrepot.payments.types import RefundSource

from .postings import RefundJournal


@dataclass(slots=True)
class NewRefund:
    """A refund about to be written. Without sources its money is in flight already."""

    id: UUID
    payment_id: UUID
    provider: str
    amount_minor: int
    currency: str
    reason: str
    order_id: UUID | None = None
    store_id: UUID | None = None
    sources: tuple[RefundSource, ...] = ()
    retry_of: UUID | None = None
    frees: tuple[Hold, ...] = ()
    destination: str = ""
    hold_journal_id: UUID = field(default_factory=uuid7)

    @property
    def journal(self) -> RefundJournal:
        """The journal that holds its money."""
        return RefundJournal(self.id, self.hold_journal_id, self.provider)


def write_refunds(refunds: Sequence[NewRefund], now: datetime) -> None:
    """Insert the rows, due to be sent at once, and tell that they are held. The caller posts the holds."""
    if not refunds:
        return
    Refund.objects.bulk_create(
        Refund(
            id=refund.id,
            payment_id=refund.payment_id,
            order_id=refund.order_id,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
            request_no=f"R{refund.id.hex}",
            reason=refund.reason[:200],
            sources=[source_to_json(source) for source in refund.sources],
            hold_journal_id=refund.hold_journal_id,
            outcome_journal_id=uuid7(),
            retry_of_id=refund.retry_of,
            destination=refund.destination,
            created_at=now,
            next_try_at=now,
        )
        for refund in refunds
    )
    publish(
        RefundHeld(refund.store_id, refund.id, refund.payment_id, refund.order_id, refund.amount_minor, refund.currency)
        for refund in refunds
    )


def source_to_json(source: RefundSource) -> dict[str, Any]:
    """A source as it is stored with its refund, so that later journals repeat it to the letter."""
    plain = {**_account_to_json(source.account), "amount_minor": source.amount_minor, "code": source.code}
    return {**plain, "to": _account_to_json(source.to)} if source.to is not None else plain


def source_from_json(stored: dict[str, Any]) -> RefundSource:
    """The source that was stored."""
    to = _account_from_json(stored["to"]) if "to" in stored else None
    return RefundSource(_account_from_json(stored), stored["amount_minor"], stored["code"], to)


def _account_to_json(account: AccountKey) -> dict[str, Any]:
    return {
        "kind": account.kind,
        "owner_ref": account.owner_ref,
        "currency": account.currency,
        "store_id": str(account.store_id) if account.store_id else None,
    }


def _account_from_json(stored: dict[str, Any]) -> AccountKey:
    store_id = UUID(stored["store_id"]) if stored["store_id"] else None
    return AccountKey(stored["kind"], stored["owner_ref"], stored["currency"], store_id)
