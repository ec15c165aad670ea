"""The day's file of Alipay: a zip with tables in GBK, comments behind `#`, cells padded with tabs."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Final

import httpx

from entrepot.payments.enums import BookedKind, CallKind
from entrepot.payments.ports import Declined, Malformed, NoStatement, Ok
from entrepot.payments.providers.calling import MOST_BYTES, NoAnswer
from entrepot.payments.providers.wire import from_text
from entrepot.payments.types import StatementFile, StatementLine

from .gateway import Gateway, from_shanghai

_KINDS: Final = {
    "交易": BookedKind.PAYMENT,
    "退款": BookedKind.REFUND,
    "转账": BookedKind.PAYOUT,
    "转账退回": BookedKind.PAYOUT_RETURN,
    "确认结算": BookedKind.RELEASE,
    "分账": BookedKind.RELEASE,
}


def fetch(gateway: Gateway, day: date) -> StatementFile:
    """Ask where the file is, and fetch it. Raises NoStatement."""
    asked = gateway.call(
        CallKind.STATEMENT, "alipay.data.dataservice.bill.downloadurl.query", f"statement {day}",
        {"bill_type": "trade", "bill_date": day.isoformat()}, lambda fields: str(fields["bill_download_url"]),
    )  # fmt: skip
    if not isinstance(asked, Ok):
        raise NoStatement(asked.code if isinstance(asked, Declined) else asked.reason)
    try:
        answer = gateway.line.send("GET", asked.value, headers={})
    except NoAnswer as silence:
        raise NoStatement(str(silence)) from silence
    if answer.status != httpx.codes.OK:
        raise NoStatement(f"HTTP {answer.status}")
    return StatementFile(f"alipay-{day}.zip", answer.body)


def read(content: bytes) -> Iterator[StatementLine]:
    """The lines of such a file. Raises Malformed with the line that cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                if info.file_size > 8 * MOST_BYTES:
                    raise Malformed("the file is too large")
                if not info.filename.endswith("汇总.csv"):  # sums, which we make ourselves
                    yield from _rows(archive.read(info).decode("gbk"))
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise Malformed(str(error)) from error


def _rows(text: str) -> Iterator[StatementLine]:
    table = csv.reader(line for line in text.splitlines() if line and not line.startswith("#"))
    heads = [cell.strip() for cell in next(table, [])]
    for number, cells in enumerate(table, 2):
        try:
            yield _line(dict(zip(heads, (cell.strip() for cell in cells), strict=True)))
        except (KeyError, ValueError, Malformed) as error:
            raise Malformed(f"line {number}: {error}") from error


def _line(row: dict[str, str]) -> StatementLine:
    kind = _KINDS.get(row["业务类型"], BookedKind.OTHER)
    currency = row.get("币种") or "CNY"
    is_refund, is_release = kind is BookedKind.REFUND, kind is BookedKind.RELEASE
    return StatementLine(
        kind=kind.value,
        our_ref=row["退款批次号/请求号"] if is_refund or is_release else row["商户订单号"],
        provider_ref=row["支付宝交易号"],
        amount_minor=0 if is_release else _signed(row["订单金额（元）"], currency),
        currency=currency,
        at=from_shanghai(row["完成时间"]),
        fee_minor=-_signed(row["服务费（元）"], "CNY"),  # Alipay writes what it kept as a negative amount
        payment_ref=row["商户订单号"] if is_refund or is_release else "",
    )


def _signed(text: str, currency: str) -> int:
    return -from_text(text[1:], currency) if text.startswith("-") else from_text(text, currency)
