"""The verbs of this room. Those that call a provider do it outside the transaction and must not be called inside one."""

from entrepot.payments.registry import register_payables

from .apply_snapshots import apply_snapshots
from .ask import refresh
from .close import close
from .hold_payouts import hold_payouts
from .hold_refunds import hold_refunds, retry_refund
from .open_cashier import open_cashier
from .poll_pending import poll_pending
from .receive_notification import receive_notification
from .sandbox import cashier_page, decline_in_cashier, deliver_sandbox_notifications, pay_in_cashier
from .send_payouts import payout, send_payouts
from .send_refunds import refund, send_refunds
from .start import start
from .statements import fetch_statement, statement_lines, statement_providers, statement_terms
from .work_inbox import work_inbox

__all__ = [
    "apply_snapshots",
    "cashier_page",
    "close",
    "decline_in_cashier",
    "deliver_sandbox_notifications",
    "fetch_statement",
    "hold_payouts",
    "hold_refunds",
    "open_cashier",
    "pay_in_cashier",
    "payout",
    "poll_pending",
    "receive_notification",
    "refresh",
    "refund",
    "register_payables",
    "retry_refund",
    "send_payouts",
    "send_refunds",
    "start",
    "statement_lines",
    "statement_providers",
    "statement_terms",
    "work_inbox",
]
