"""The sandbox provider for faces and the worker: its cashier, and the delivery of its notifications."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from entrepot.payments.providers.sandbox import cashier, notify, posting
from entrepot.payments.types import CashierPage

from .receive_notification import receive_notification


def cashier_page(trade_no: str) -> CashierPage:
    """What the sandbox's cashier shows. Raises NoSuchTrade."""
    return cashier.page(trade_no)


def pay_in_cashier(trade_no: str) -> CashierPage:
    """The buyer presses "pay" at the sandbox; we hear of it by notification, or by asking on the return page."""
    return cashier.pay(trade_no)


def decline_in_cashier(trade_no: str) -> CashierPage:
    """The buyer's bank says no at the sandbox."""
    return cashier.decline(trade_no)


def deliver_sandbox_notifications(limit: int = 100) -> int:
    """Let the sandbox send what it owes; returns how many messages were acknowledged.

    They go by HTTP to `SANDBOX_NOTIFY_URL`; without such a setting straight to `receive_notification`, for a machine on which
    no site is served. Must be called outside a transaction.
    """
    address = settings.SANDBOX_NOTIFY_URL
    if not address:
        return notify.deliver(_hand_over, limit)
    with posting.to(address) as post:
        return notify.deliver(post, limit)


def _hand_over(body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    answer = receive_notification("sandbox", body, headers)
    return answer.status, answer.body
