"""Stripe's refunds and movements of a balance in our words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from entrepot.payments.enums import BookedKind, TransferState
from entrepot.payments.ports import RefundSnapshot
from entrepot.payments.types import StatementLine

Fields = dict[str, Any]
_REFUND: Final = {
    "succeeded": TransferState.SUCCEEDED,
    "pending": TransferState.PROCESSING,
    "requires_action": TransferState.PROCESSING,
    "failed": TransferState.FAILED,
    "canceled": TransferState.FAILED,
}


def refund_of(request_no: str) -> Callable[[Fields], RefundSnapshot]:
    """Reads a refund of ours."""
    return lambda fields: RefundSnapshot(
        request_no, _REFUND[fields["status"]], fields["amount"], str(fields.get("failure_reason") or "")
    )


# A bank's taking back, and its giving up, are adjustments that only their category tells apart; the fee is on the same movement.
_DISPUTES: Final = {"dispute": BookedKind.CHARGEBACK, "dispute_reversal": BookedKind.CHARGEBACK_WON}


def line_of(row: Fields) -> StatementLine:
    """A movement as a line of a statement."""
    source = row.get("source") or {}
    metadata = source.get("metadata") or {}
    kinds = {
        "charge": BookedKind.PAYMENT,
        "payment": BookedKind.PAYMENT,
        "refund": BookedKind.REFUND,
        "payment_refund": BookedKind.REFUND,
    }
    kind = kinds.get(row["type"], BookedKind.FEE if row["type"] == "stripe_fee" else BookedKind.OTHER)
    dispute = _DISPUTES.get(str(row.get("reporting_category"))) if row["type"] == "adjustment" else None
    if dispute is not None:
        return StatementLine(
            dispute.value,
            str(source.get("id") or ""),
            str(source.get("payment_intent") or row["id"]),
            row["amount"],
            row["currency"].upper(),
            datetime.fromtimestamp(row["created"], UTC),
            row["fee"],
        )
    is_refund = kind is BookedKind.REFUND
    return StatementLine(
        kind.value,
        str(metadata.get("request_no" if is_refund else "our_ref") or ""),
        str(source.get("payment_intent") or row["id"]),
        row["amount"],
        row["currency"].upper(),
        datetime.fromtimestamp(row["created"], UTC),
        row["fee"],
        str(metadata.get("our_ref") or "") if is_refund else "",
    )
