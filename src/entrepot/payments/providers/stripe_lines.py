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
