"""WeChat Pay's table of a day: UTF-8, every value behind a backtick, two lines of sums at the end."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from entrepot.payments.enums import BookedKind
from entrepot.payments.ports import Malformed
from entrepot.payments.providers.wire import from_text
from entrepot.payments.types import StatementLine

_SUMS = "总交易单数"


def is_whole(content: bytes, announced: dict[str, Any]) -> bool:
    """Whether the file is the one that was announced; WeChat Pay names its SHA-1."""
    found = hashlib.sha1(content).hexdigest()  # noqa: S324  - the provider's choice; the answer that names it is signed
    return hmac.compare_digest(found, str(announced.get("hash_value", "")).lower())


def read(content: bytes, our_number: Callable[[str], str]) -> Iterator[StatementLine]:
    """The lines of such a file. Raises Malformed with the line that cannot be read."""
    try:
        table = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise Malformed("the file is not UTF-8") from error
    heads = next(table, [])
    for number, cells in enumerate(table, 2):
        if not cells or cells[0] == _SUMS:
            return
        try:
            yield _line(dict(zip(heads, (cell.removeprefix("`") for cell in cells), strict=True)), our_number)
        except (KeyError, ValueError, Malformed) as error:
            raise Malformed(f"line {number}: {error}") from error


def _line(row: dict[str, str], our_number: Callable[[str], str]) -> StatementLine:
    is_refund = row["交易状态"] in {"REFUND", "REVOKED"}
    currency, fee = row["货币种类"], row["手续费"]
    at = datetime.strptime(row["交易时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone(timedelta(hours=8)))
    amount = from_text(row["申请退款金额" if is_refund else "订单金额"], currency)
    fee_minor = -from_text(fee[1:], currency) if fee.startswith("-") else from_text(fee, currency)
    return StatementLine(
        kind=(BookedKind.REFUND if is_refund else BookedKind.PAYMENT).value,
        our_ref=row["商户退款单号"] if is_refund else our_number(row["商户订单号"]),
        provider_ref=row["微信订单号"],
        amount_minor=-amount if is_refund else amount,
        currency=currency,
        at=at.astimezone(UTC),
        fee_minor=fee_minor,
        payment_ref=our_number(row["商户订单号"]) if is_refund else "",
    )
