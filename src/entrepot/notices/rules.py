"""Who is told what by default, and when a mail is tried again. Pure: no database, no network, no clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from .enums import Channel, Kind

# Facts that are read late (a new installation, a replay) tell nobody what they have long known.
NEWS: Final = timedelta(days=2)
KNOWN: Final = timedelta(days=30)
MOST_TRIES: Final = 8
# Which permission makes somebody of a store care.
LEAVES: Final = {
    Kind.STORE_ORDER_PAID: "orders.ship",
    Kind.STORE_ORDER_AUTHORISED: "orders.ship",
    Kind.STORE_ORDER_LATE: "orders.ship",
    Kind.STORE_ORDER_RECEIVED: "finance.view",
    Kind.STORE_ORDER_CLOSED: "orders.ship",
    Kind.STORE_MESSAGE: "messages.answer",
    Kind.STORE_PAYOUT_PAID: "finance.view",
    Kind.STORE_PAYOUT_FAILED: "finance.view",
    Kind.STORE_OPENED: "stores.edit",
    Kind.STORE_REFUSED: "stores.edit",
    Kind.STORE_STOCK_OUT: "stock.adjust",
    Kind.STORE_CASE_OPENED: "orders.refund",
    Kind.STORE_CASE_CHANGED: "orders.refund",
    Kind.STORE_CASE_SENT_BACK: "orders.refund",
    Kind.STORE_CASE_ESCALATED: "orders.refund",
    Kind.STORE_CASE_RULED: "orders.refund",
    Kind.STORE_CASE_CLOSED: "orders.refund",
    Kind.STORE_CASE_SILENT: "orders.refund",
    Kind.STORE_CASE_SAID: "orders.refund",
    Kind.STORE_CHARGEBACK: "orders.refund",
    Kind.STORE_WEBHOOK_OFF: "webhooks.manage",
}
_QUIET: Final = frozenset({Kind.STORE_STOCK_OUT, Kind.STORE_ORDER_RECEIVED})  # no mail unless somebody asks for it


def is_on_by_default(kind: str, channel: str) -> bool:
    """Whether somebody who chose nothing is told of `kind` by `channel`."""
    return channel == Channel.SITE or kind not in _QUIET


def pause(tries: int) -> timedelta:
    """How long to wait after the mail failed for the `tries`th time: 1, 4, 16 minutes … at most six hours."""
    return min(timedelta(minutes=4 ** max(0, tries - 1)), timedelta(hours=6))
