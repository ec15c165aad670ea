"""The admin page: what there is, and the forms that change it."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Final

from .books import Books, Dispute, Notice, Trade, shanghai, to_decimal
from .faults import CALLS, NOTIFICATION, NOTIFICATIONS
from .statements import BREAKS
from .web import Response, page

PROVIDERS: Final = ("alipay", "antom", "wechat", "stripe")
STATES: Final = ("waiting", "processing", "paid", "finished", "failed", "closed")
DISPUTING: Final = ("antom", "stripe")  # card payments, which a bank can take back
DISPUTES: Final = ("open", "won", "lost")
_SHOWN: Final = 50
_WHERE: Final = (
    NOTIFICATION,
    "*",
    "pay",
    "query",
    "close",
    "refund",
    "query_refund",
    "release",
    "split",
    "payout",
    "query_payout",
    "declare",
    "statement",
)


def desk(books: Books) -> Response:
    """Everything on one page, the newest first."""
    now = shanghai(books.at(books.now()))
    waiting = ", ".join(f"{f.provider} {f.where}: {f.effect} ×{f.times}" for f in books.faults.waiting) or "nothing"
    provider = _select("provider", "Provider", PROVIDERS)
    forms = [
        _form("faults", "Let it happen", provider, _select("where", "Where", _WHERE),
              _select("effect", "Effect", [*NOTIFICATIONS, *sorted(CALLS - set(NOTIFICATIONS))]), _field("times", "Times", "1"),
              _field("seconds", "Seconds late, if slow", "60")),
        _form("breaks", "Break the statement", provider, _field("day", "Day", now[:10]), _select("kind", "Break", BREAKS)),
        _form("payouts", "Set", _select("outcome", "Next payouts", ("success", "fail", "return"))),
        _form("clock", "Turn the clock", _field("advance_s", "Seconds forward", "3600")),
        _form("trades", "Force the state", _field("trade_no", "Trade number", ""), _select("state", "State", STATES)),
        _form("disputes", "Let the bank", _field("trade_no", "Trade number", ""), _field("amount", "Minor units, empty for all", ""),
              _select("outcome", "Chargeback", DISPUTES)),
        _form("calm", "Behave again"),
    ]  # fmt: skip
    return page(
        "Provider simulator",
        f"<h1>Provider simulator</h1><p>Clock: {now} in Shanghai. Waiting to go wrong: {html.escape(waiting)}</p>"
        f'<div class="wide"><h2>Make it misbehave</h2>{"".join(forms)}</div>'
        + _table("Trades", ("Provider", "Number", "Trade", "Amount", "State"), map(_trade, books.trades[-_SHOWN:][::-1]))
        + _table(
            "Chargebacks", ("Provider", "Number", "Trade", "Amount", "State"), map(_dispute, books.disputes[-_SHOWN:][::-1])
        )
        + _table(
            "Notifications",
            ("Provider", "About", "Number", "Attempts", "State", "Last"),
            map(_notice, books.notices[-_SHOWN:][::-1]),
        ),
    )


def _trade(trade: Trade) -> tuple[str, ...]:
    back = f", refunded {to_decimal(trade.refunded, trade.currency)}" if trade.refunded else ""
    amount = f"{trade.currency} {to_decimal(trade.amount, trade.currency)}"
    return trade.provider, trade.number, trade.trade_no, amount, trade.state + back


def _dispute(dispute: Dispute) -> tuple[str, ...]:
    amount = f"{dispute.currency} {to_decimal(dispute.amount, dispute.currency)}"
    return dispute.provider, dispute.number, dispute.trade_no, amount, dispute.state


def _notice(notice: Notice) -> tuple[str, ...]:
    state = "taken" if notice.is_taken else "open" if notice.next_at else "given up"
    return notice.provider, notice.subject, notice.number, str(notice.attempts), state, notice.log[-1] if notice.log else ""


def _table(title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{name}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><h2>{title}</h2><table><tr>{head}</tr>{body}</table></div>'


def _form(path: str, does: str, *fields: str) -> str:
    return f'<form class="row" method="post" action="/admin/{path}">{"".join(fields)}<button>{does}</button></form>'


def _select(name: str, label: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{value}</option>" for value in values)
    return f"<label>{label}<br><select name='{name}'>{options}</select></label>"


def _field(name: str, label: str, value: str) -> str:
    return f"<label>{label}<br><input name='{name}' value='{html.escape(value)}'></label>"
