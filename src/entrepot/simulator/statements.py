"""The statement of a day in each provider's own form, with the breaks that were asked for."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from .books import SHANGHAI, Books, Dispute, Merchant, Trade, number, shanghai, to_decimal

BREAKS: Final = (
    "missing", "extra", "amount", "currency", "fee", "date", "duplicate", "sign", "wrong_reference", "refund_without_payment",
    "late_line", "reordered",
)  # fmt: skip
FEE_BPS: Final = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One movement. `kind`: payment, refund, payout, payout_return, release, or of chargebacks: chargeback, chargeback_won, chargeback_fee.

    `request_no` of those is the chargeback's number. Amounts in minor units, positive; `fee` may be given back (negative).
    """

    kind: str
    number: str
    request_no: str
    provider_no: str
    amount: int
    fee: int
    currency: str
    at: int
    subject: str = ""


def lines_of(books: Books, merchant: Merchant, day: str) -> list[Line]:
    """The movements of that day in Shanghai (YYYY-MM-DD), with its breaks."""
    start = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=SHANGHAI)
    first, last = int(start.timestamp()), int((start + timedelta(days=1)).timestamp())
    found = [line for line in _movements(books, merchant) if first <= line.at < last]
    found.sort(key=lambda line: (line.at, line.provider_no))
    for broken in books.breaks:
        if (broken["provider"], broken["day"]) == (merchant.provider, day):
            found = _broken(found, broken["kind"])
    late = [line for line in _movements(books, merchant) if first - 86_400 <= line.at < first]
    was_late = any((b["provider"], b["day"], b["kind"]) == (merchant.provider, str((start - timedelta(days=1)).date()),
        "late_line") for b in books.breaks)  # fmt: skip
    return [*found, *sorted(late, key=lambda line: (line.at, line.provider_no))[-1:]] if was_late else found


def _movements(books: Books, merchant: Merchant) -> Iterable[Line]:
    mine = {
        trade.trade_no: trade for trade in books.trades if (trade.provider, trade.merchant) == (merchant.provider, merchant.id)
    }
    for trade in mine.values():
        if trade.paid_at:
            fee = (trade.amount * FEE_BPS + 5_000) // 10_000
            yield Line(
                "payment", trade.number, "", trade.trade_no, trade.amount, fee, trade.currency, trade.paid_at, trade.subject
            )
    for refund in books.refunds:
        if refund.trade_no in mine:
            trade = mine[refund.trade_no]
            fee = -((refund.amount * FEE_BPS + 5_000) // 10_000)
            yield Line(
                "refund",
                trade.number,
                refund.number,
                trade.trade_no,
                refund.amount,
                fee,
                refund.currency,
                refund.at,
                trade.subject,
            )
    if merchant.provider == "alipay":  # WeChat Pay has a file of its own for them
        yield from _of_releases(books, mine)
    yield from _of_payouts(books, merchant)
    for dispute in books.disputes:
        if dispute.trade_no in mine:
            yield from _of_dispute(dispute, mine[dispute.trade_no])


def _of_payouts(books: Books, merchant: Merchant) -> Iterable[Line]:
    """What was sent to banks, and what came back."""
    for payout in books.transfers:
        if (payout.provider, payout.merchant) == (merchant.provider, merchant.id) and payout.state in {"success", "refund"}:
            base = (payout.number, payout.number, payout.order_id, payout.amount, 0, payout.currency)
            yield Line("payout", *base, payout.at)
            if payout.returned_at:
                yield Line("payout_return", *base, payout.returned_at)


def _of_releases(books: Books, mine: Mapping[str, Trade]) -> Iterable[Line]:
    """What was let go of money that was kept."""
    for release in books.releases:
        if trade := mine.get(release.trade_no):
            yield Line("release", trade.number, release.number, trade.trade_no, release.amount, 0, trade.currency, release.at)


def _of_dispute(dispute: Dispute, trade: Trade) -> Iterable[Line]:
    """What was taken, what came back, and the fee: on the movement itself at Stripe, a line of its own elsewhere."""
    has_own_fee = trade.provider != "stripe"
    moves = [("chargeback", dispute.amount, 0 if has_own_fee else dispute.fee, dispute.at)]
    if has_own_fee:
        moves.append(("chargeback_fee", dispute.fee, 0, dispute.at))
    if dispute.state == "won":
        moves.append(("chargeback_won", dispute.amount, 0, dispute.ended_at))
    for kind, amount, fee, at in moves:
        yield Line(kind, trade.number, dispute.number, trade.trade_no, amount, fee, trade.currency, at, trade.subject)


def _broken(lines: list[Line], kind: str) -> list[Line]:
    """One break of that kind: at the first payment where it is about a line."""
    at = next((index for index, line in enumerate(lines) if line.kind == "payment"), None)
    if kind == "extra":
        when = lines[0].at if lines else 0
        return [*lines, Line("payment", number("X")[:32], "", number("9"), 12_345, 74, "CNY", when, "unknown")]
    if kind == "refund_without_payment":
        when = lines[0].at if lines else 0
        return [*lines, Line("refund", number("X")[:32], number("R")[:32], number("9"), 999, -6, "CNY", when, "unknown")]
    if kind == "reordered" or at is None:
        return lines[::-1] if kind == "reordered" else lines
    line = lines[at]
    if kind in {"missing", "late_line"}:  # a late line is the last one; it comes in the next day's statement
        gone = at if kind == "missing" else len(lines) - 1
        return lines[:gone] + lines[gone + 1 :]
    if kind == "duplicate":
        return [*lines[: at + 1], line, *lines[at + 1 :]]
    changed = {
        "amount": replace(line, amount=line.amount + 1),
        "currency": replace(line, currency="USD" if line.currency != "USD" else "EUR"),
        "fee": replace(line, fee=line.fee + 1),
        "date": replace(line, at=line.at - 2 * 86_400),
        "sign": replace(line, kind="refund"),
        "wrong_reference": replace(line, number=number("X")[:32]),
    }[kind]
    return [*lines[:at], changed, *lines[at + 1 :]]


def alipay_file(books: Books, merchant: Merchant, day: str) -> bytes:
    """A zip with the detail table in GBK, cells padded with tabs as Alipay does."""
    words = {"payment": "交易", "refund": "退款", "payout": "转账", "payout_return": "转账退回", "release": "确认结算"}
    rows = [f"#支付宝业务明细查询\r\n#账号：[{merchant.seller_id}]\r\n#起始日期：[{day}]\r\n"]
    table = io.StringIO()
    out = csv.writer(table, lineterminator="\r\n")
    out.writerow(["支付宝交易号", "商户订单号", "业务类型", "商品名称", "创建时间", "完成时间", "订单金额（元）", "商家实收（元）",
                  "退款批次号/请求号", "服务费（元）", "币种", "备注"])  # fmt: skip
    for line in lines_of(books, merchant, day):
        sign = "" if line.kind in {"payment", "payout_return", "release"} else "-"
        amount = f"{sign}{to_decimal(line.amount, 'CNY')}"
        when = shanghai(books.at(line.at))
        cells = [line.provider_no, line.number, words[line.kind], line.subject, when, when, amount, amount, line.request_no,
                 to_decimal(-line.fee, "CNY"), line.currency, ""]  # fmt: skip
        out.writerow([f"{cell}\t" for cell in cells])
    rows += [table.getvalue(), "#业务明细列表结束\r\n"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(f"{merchant.seller_id}_{day.replace('-', '')}_DETAIL.csv", (2026, 1, 1, 0, 0, 0))
        archive.writestr(info, "".join(rows).encode("gbk", errors="replace"))
    return packed.getvalue()


def wechat_file(books: Books, merchant: Merchant, day: str) -> bytes:
    """UTF-8, every value behind a backtick, two lines of sums at the end."""
    head = ("交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易类型,交易状态,货币种类,应结订单金额,微信退款单号,商户退款单号,"
            "退款金额,退款状态,商品名称,手续费,费率,订单金额,申请退款金额")  # fmt: skip
    lines = [line for line in lines_of(books, merchant, day) if line.kind != "payout"]
    rows = [head]
    for line in lines:
        is_refund = line.kind == "refund"
        paid = to_decimal(0 if is_refund else line.amount, "CNY")
        back = to_decimal(line.amount if is_refund else 0, "CNY")
        cells = [shanghai(books.at(line.at)), merchant.keys["appid"], merchant.id, line.provider_no, line.number, "NATIVE",
                 "REFUND" if is_refund else "SUCCESS", line.currency, paid, f"5{line.provider_no}" if is_refund else "0",
                 line.request_no if is_refund else "0", back, "SUCCESS" if is_refund else "", line.subject.replace(",", " "),
                 f"{'-' if line.fee < 0 else ''}{to_decimal(abs(line.fee), 'CNY')}", "0.60%", paid, back]  # fmt: skip
        rows.append(",".join(f"`{cell}" for cell in cells))
    total = sum(line.amount for line in lines if line.kind == "payment")
    back_total = sum(line.amount for line in lines if line.kind == "refund")
    rows += [
        "总交易单数,应结订单总金额,退款总金额",
        f"`{len(lines)},`{to_decimal(total, 'CNY')},`{to_decimal(back_total, 'CNY')}",
    ]
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()


def antom_file(books: Books, merchant: Merchant, day: str) -> bytes:
    """The table of transactions; amounts in minor units."""
    words = {"chargeback": "DISPUTE", "chargeback_won": "DISPUTE_REVERSAL", "chargeback_fee": "DISPUTE_FEE"}
    table = io.StringIO()
    out = csv.writer(table, lineterminator="\n")
    out.writerow(["transactionType", "paymentRequestId", "paymentId", "refundRequestId", "transactionTime", "transactionCurrency",
                  "transactionAmountValue", "feeAmountValue", "disputeId"])  # fmt: skip
    for line in lines_of(books, merchant, day):
        is_dispute = line.kind in words
        kind, refund_no = words.get(line.kind, line.kind.upper()), "" if is_dispute else line.request_no
        out.writerow([kind, line.number, line.provider_no, refund_no, books.at(line.at).isoformat(),
                      line.currency, line.amount, line.fee, line.request_no if is_dispute else ""])  # fmt: skip
    return table.getvalue().encode()
