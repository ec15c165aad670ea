"""What every provider does alike with trades, refunds, releases, payouts and declarations. Refusals are short words."""

from __future__ import annotations

from typing import Any, Final

from . import books as b
from .books import Books, Declaration, Dispute, Merchant, Refund, Release, Trade, Transfer

REFUND_WINDOW_S: Final = 365 * 86_400
PAY_LATER_S: Final = 20
AUTHORISED_S: Final = 7 * 86_400  # as cards commonly
DISPUTE_FEE: Final = 1_500
MOST_RELEASES: Final = 50
HOLD_S: Final = {"alipay": 30 * 86_400, "wechat": 180 * 86_400}  # then held money is let go by itself
CONTENT_DIFFERS: Final = "content_differs"


class No(Exception):
    """The provider refuses. `reason` is a word that each protocol has its own code for."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def open_trade(books: Books, made: Trade) -> Trade:
    """Take a trade on; the same number with the same content gives the one that is there. Raises No."""
    known = books.trade(made.provider, made.merchant, made.number)
    if known is None:
        books.trades.append(made)
        return made
    if (known.amount, known.currency) != (made.amount, made.currency):
        raise No(CONTENT_DIFFERS)
    if known.state in {"paid", "finished"}:
        raise No("paid")
    if known.state == "closed":
        raise No("closed")
    return known


def pay(books: Books, trade: Trade) -> bool:
    """The buyer pays, or agrees that it is taken later. Whether anything happened: a trade that is over or expired stays as it is."""
    now = books.now()
    if trade.state not in {"waiting", "processing", "failed"} or (trade.expires_at and trade.expires_at <= now):
        return False
    if trade.extra.get("later"):
        trade.state, trade.due_at = "authorised", now + AUTHORISED_S
    else:
        trade.state, trade.paid_at, trade.due_at = "paid", now, 0
    return True


def pay_later(books: Books, trade: Trade) -> bool:
    """The bank takes its time; it will say yes."""
    if trade.state not in {"waiting", "failed"}:
        return False
    trade.state, trade.due_at = "processing", books.now() + PAY_LATER_S
    return True


def decline(trade: Trade) -> bool:
    """The bank says no; the buyer may try again."""
    if trade.state not in {"waiting", "processing"}:
        return False
    trade.state, trade.due_at = "failed", 0
    return True


def close(trade: Trade) -> None:
    """Nobody can pay it any more; closed already is fine. Raises No."""
    if trade.state in {"paid", "finished", "authorised"}:
        raise No("paid")
    if trade.state == "processing":
        raise No("processing")
    trade.state = "closed"


def capture(books: Books, trade: Trade, amount: int) -> None:
    """Take a part or all of what was agreed to; the rest is free. Raises No."""
    if trade.state != "authorised" or trade.due_at <= books.now():
        raise No("not_authorised")
    if not 0 < amount <= trade.amount:
        raise No("too_much")
    trade.extra["authorised"] = trade.amount
    trade.amount, trade.state, trade.paid_at, trade.due_at = amount, "paid", books.now(), 0


def void(trade: Trade) -> None:
    """Let go of what was agreed to. Raises No."""
    if trade.state != "authorised":
        raise No("not_authorised")
    trade.state, trade.due_at = "closed", 0


def refund(books: Books, trade: Trade, number: str, amount: int, currency: str, released_by: str = "") -> tuple[Refund, bool]:
    """The refund, and whether it moved anything now: the same number gives the first answer. Raises No.

    It comes out of what is still held, or out of what was let go under `released_by`.
    """
    known = next((r for r in books.refunds if (r.trade_no, r.number) == (trade.trade_no, number)), None)
    if known is not None:
        if (known.amount, known.currency) != (amount, currency):
            raise No(CONTENT_DIFFERS)
        return known, False
    if trade.state == "finished" or (trade.paid_at and trade.paid_at + REFUND_WINDOW_S < books.now()):
        raise No("window")
    if trade.state != "paid":
        raise No("not_paid")
    if currency != trade.currency or amount < 1 or amount > trade.amount - trade.refunded:
        raise No("too_much")
    released = [r.number for r in books.releases if r.trade_no == trade.trade_no]
    if released_by and released_by not in released:
        raise No("no_release")
    if released and not released_by and amount > trade.held:  # nothing is held that could be given back
        raise No("not_held")
    made = Refund(
        trade.provider, trade.merchant, trade.trade_no, number, b.number("5"), amount, currency, "success", books.now()
    )
    books.refunds.append(made)
    trade.refunded += amount
    if not released_by:
        trade.held = max(0, trade.held - amount)
    return made, True


def release(
    books: Books, trade: Trade, number: str, amount: int, kind: str, receivers: list[dict[str, Any]]
) -> tuple[Release, bool]:
    """Let held money go (`kind` confirm) or divide it (`split`). Idempotent by number. Raises No."""
    known = next((r for r in books.releases if (r.merchant, r.number) == (trade.merchant, number)), None)
    if known is not None:
        if (known.trade_no, known.amount) != (trade.trade_no, amount):
            raise No(CONTENT_DIFFERS)
        return known, False
    if trade.state not in {"paid", "finished"}:
        raise No("not_paid")
    mine = [r for r in books.releases if r.trade_no == trade.trade_no and r.kind == kind]
    if len(mine) >= MOST_RELEASES:
        raise No("too_often")
    left = trade.held if kind == "confirm" else trade.amount - trade.refunded - sum(r.amount for r in mine)
    if amount < 1 or amount > left:
        raise No("too_much")
    made = Release(trade.merchant, trade.trade_no, number, b.number("7"), amount, kind, "success", books.now(), receivers)
    books.releases.append(made)
    if kind == "confirm":
        trade.held -= amount
    return made, True


def transfer(books: Books, merchant: Merchant, number: str, amount: int, currency: str, payee: str) -> Transfer:
    """Pay out. What becomes of it is set by `books.payout_outcome`: success, fail, or a return days later. Raises No."""
    known = next((t for t in books.transfers if (t.merchant, t.number) == (merchant.id, number)), None)
    if known is not None:
        if (known.amount, known.currency, known.payee) != (amount, currency, payee):
            raise No(CONTENT_DIFFERS)
        return known
    now = books.now()
    plan = {
        "success": [[now + 5, "success"]],
        "fail": [[now + 5, "fail"]],
        "return": [[now + 5, "success"], [now + 3 * 86_400, "refund"]],
    }[books.payout_outcome]
    made = Transfer(merchant.provider, merchant.id, number, b.number("8"), amount, currency, payee, "dealing", now, plan=plan)
    books.transfers.append(made)
    return made


def dispute(books: Books, trade: Trade, amount: int) -> Dispute:
    """The buyer's bank takes back what was paid, or a part of it; at a time one a trade. Raises No."""
    if trade.state not in {"paid", "finished"}:
        raise No("not_paid")
    if any(d.trade_no == trade.trade_no and d.state == "open" for d in books.disputes):
        raise No("disputed")
    if not 0 < amount <= trade.amount:
        raise No("too_much")
    made = Dispute(
        trade.provider,
        trade.merchant,
        trade.trade_no,
        b.number("dp_"),
        amount,
        trade.currency,
        DISPUTE_FEE,
        "open",
        books.now(),
    )
    books.disputes.append(made)
    return made


def end_dispute(books: Books, trade: Trade, state: str) -> Dispute:
    """The bank decides: `won`, and the money comes back, or `lost`. Raises No."""
    known = next((d for d in books.disputes if d.trade_no == trade.trade_no and d.state == "open"), None)
    if known is None:
        raise No("not_disputed")
    known.state, known.ended_at = state, books.now()
    return known


def declare(books: Books, merchant: Merchant, trade: Trade, made: Declaration) -> Declaration:
    """Tell customs. The same number again is a correction: it goes out anew, without another check of the identity. Raises No."""
    if trade.state not in {"paid", "finished"}:
        raise No("not_paid")
    known = next((d for d in books.declarations if (d.merchant, d.number) == (merchant.id, made.number)), None)
    others = sum(d.amount for d in books.declarations if d.trade_no == trade.trade_no and d is not known)
    if made.amount < 1 or others + made.amount > trade.amount - trade.refunded:
        raise No("too_much")
    if known is None:
        books.declarations.append(made)
        return made
    known.amount, known.content, known.state, known.checked = made.amount, made.content, "success", ""
    return known


def tick(books: Books) -> list[tuple[str, Any]]:
    """What happened by itself since: trades that succeeded or ran out, payouts that moved. (kind, row) of each."""
    now = books.now()
    happened: list[tuple[str, Any]] = []
    for trade in books.trades:
        if trade.held and trade.paid_at and trade.paid_at + HOLD_S.get(trade.provider, 0) <= now:
            trade.held = 0
        if trade.state == "processing" and trade.due_at and trade.due_at <= now:
            trade.state, trade.paid_at, trade.due_at = "paid", now, 0
            happened.append(("payment", trade))
        elif trade.state == "authorised" and trade.due_at <= now:
            trade.state, trade.due_at = "closed", 0
            happened.append(("closed", trade))
        elif trade.state in {"waiting", "failed"} and trade.expires_at and trade.expires_at <= now:
            trade.state = "closed"
            happened.append(("closed", trade))
        elif trade.state == "paid" and trade.paid_at + REFUND_WINDOW_S <= now:
            trade.state = "finished"
            happened.append(("payment", trade))
    for payout in books.transfers:
        while payout.plan and payout.plan[0][0] <= now:
            payout.state = payout.plan.pop(0)[1]
            payout.returned_at = now if payout.state == "refund" else 0
            payout.message = {"fail": "PAYEE_ACC_ERROR", "refund": "returned by the bank"}.get(payout.state, "")
            happened.append(("payout", payout))
    return happened
