"""The sandbox's statement: what it moved on a day, as CSV in the order in which it happened."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from entrepot.database import sql
from entrepot.payments.enums import BookedKind
from entrepot.payments.ports import Malformed
from entrepot.payments.providers.wire import from_text, to_text
from entrepot.payments.types import StatementLine

HEAD: Final = ("type", "out_no", "trade_no", "amount", "fee", "currency", "time", "out_trade_no")
_KINDS: Final = {
    "TRADE": BookedKind.PAYMENT,
    "REFUND": BookedKind.REFUND,
    "TRANSFER": BookedKind.PAYOUT,
    "TRANSFER_RETURN": BookedKind.PAYOUT_RETURN,
    "FEE": BookedKind.FEE,
    "CHARGEBACK": BookedKind.CHARGEBACK,
    "CHARGEBACK_REVERSAL": BookedKind.CHARGEBACK_WON,
    "CHARGEBACK_FEE": BookedKind.CHARGEBACK_FEE,
}
_DAY: Final = """
SELECT * FROM (
  SELECT 'TRADE', out_trade_no, trade_no, CASE WHEN is_captured_later THEN captured_minor ELSE total_minor END, currency,
         paid_at AS at, '' FROM sandbox_trade
   WHERE paid_at >= %(since)s AND paid_at < %(until)s AND seller_id = %(seller)s
  UNION ALL
  SELECT 'REFUND', r.out_request_no, '', -r.amount_minor, t.currency, r.created_at, t.out_trade_no
    FROM sandbox_refund r JOIN sandbox_trade t ON t.trade_no = r.trade_id
   WHERE r.created_at >= %(since)s AND r.created_at < %(until)s AND t.seller_id = %(seller)s
  UNION ALL
  SELECT 'TRANSFER', out_biz_no, order_id, -amount_minor, currency, created_at, '' FROM sandbox_payout
   WHERE created_at >= %(since)s AND created_at < %(until)s AND status IN ('SUCCESS', 'REFUND')
  UNION ALL
  SELECT 'TRANSFER_RETURN', out_biz_no, order_id, amount_minor, currency, returned_at, '' FROM sandbox_payout
   WHERE returned_at >= %(since)s AND returned_at < %(until)s
) AS moved ORDER BY at, 2
"""


def of_day(day: date, seller: str) -> bytes:
    """The statement of one day (UTC) as CSV in UTF-8. The sandbox takes no fees."""
    since = datetime.combine(day, time(), UTC)
    params = {"since": since, "until": since + timedelta(days=1), "seller": seller}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for kind, number, trade_no, minor, currency, at, trade in sql.stream(_DAY, params):
        sign = "-" if minor < 0 else ""
        amount = sign + to_text(abs(minor), currency)
        writer.writerow((kind, number, trade_no, amount, to_text(0, currency), currency, at.isoformat(), trade))
    return out.getvalue().encode()


def read(content: bytes) -> Iterator[StatementLine]:
    """The lines of such a file. Raises Malformed with the number of the line that cannot be read."""
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise Malformed("the file is not UTF-8") from error
    if tuple(next(reader, ())) != HEAD:
        raise Malformed(f"the first line must name the columns: {','.join(HEAD)}")
    for number, row in enumerate(reader, 2):
        try:
            kind, out_no, trade_no, amount, fee, currency, at, trade = row
            yield StatementLine(
                _KINDS.get(kind, BookedKind.OTHER).value,
                out_no,
                trade_no,
                _signed(amount, currency),
                currency,
                _moment(at),
                _signed(fee, currency),
                trade,
            )
        except (ValueError, Malformed) as error:
            raise Malformed(f"line {number}: {error}") from error


def _signed(text: str, currency: str) -> int:
    return -from_text(text[1:], currency) if text.startswith("-") else from_text(text, currency)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"“{text}” names no time zone")
    return at
