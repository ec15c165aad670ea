"""Antom's table of transactions; amounts in minor units."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from entrepot.payments.enums import BookedKind
from entrepot.payments.ports import Malformed
from entrepot.payments.types import StatementLine

_KINDS = {
    "PAYMENT": BookedKind.PAYMENT,
    "REFUND": BookedKind.REFUND,
    "PAYOUT": BookedKind.PAYOUT,
    "PAYOUT_RETURN": BookedKind.PAYOUT_RETURN,
    "DISPUTE": BookedKind.CHARGEBACK,
    "DISPUTE_REVERSAL": BookedKind.CHARGEBACK_WON,
    "DISPUTE_FEE": BookedKind.CHARGEBACK_FEE,
}
_IN = frozenset({BookedKind.PAYMENT, BookedKind.PAYOUT_RETURN, BookedKind.CHARGEBACK_WON})
_DISPUTES = frozenset({BookedKind.CHARGEBACK, BookedKind.CHARGEBACK_WON, BookedKind.CHARGEBACK_FEE})


def read(content: bytes) -> Iterator[StatementLine]:
    """The lines of such a file. Raises Malformed with the line that cannot be read."""
    for number, row in enumerate(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))), 2):
        try:
            kind = _KINDS.get(row["transactionType"], BookedKind.OTHER)
            sign = 1 if kind in _IN else -1
            numbered = {BookedKind.REFUND: "refundRequestId"} | dict.fromkeys(_DISPUTES, "disputeId")
            yield StatementLine(
                kind.value,
                row[numbered.get(kind, "paymentRequestId")],
                row["paymentId"],
                sign * int(row["transactionAmountValue"]),
                row["transactionCurrency"],
                datetime.fromisoformat(row["transactionTime"]),
                int(row["feeAmountValue"]),
                row["paymentRequestId"] if kind in numbered else "",
            )
        except (KeyError, ValueError) as error:
            raise Malformed(f"line {number}: {error}") from error
