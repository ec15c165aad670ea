"""The verbs of this room. Those that call a provider do it outside the transaction and must not be called inside one."""

from entrepot.payments.providers.keys import new_private_key as new_key_pair
from entrepot.payments.registry import register_dividers, register_payables

from .add_account import add_account
from .apply_snapshots import apply_snapshots
from .ask import refresh
from .authorisations import ask_capture, let_go, reduce_authorisation, try_again
from .change_account import change_account, retire_account, try_account
from .close import close
from .hold_payouts import hold_payouts
from .hold_refunds import hold_refunds, retry_refund
from .hold_releases import close_release, hold_releases, lock_releases
from .open_cashier import open_cashier
from .poll_pending import poll_pending
from .receive_notification import receive_notification
from .rotate_keys import drop_former_keys, rotate_keys
from .sandbox import cashier_page, decline_in_cashier, deliver_sandbox_notifications, pay_in_cashier
from .send_authorisations import send_authorisations
from .send_payouts import payout, send_payouts
from .send_refunds import refund, send_refunds
from .send_releases import send_releases
from .start import start
from .statements import fetch_statement, statement_lines, statement_providers, statement_terms
from .work_inbox import work_inbox

__all__ = [
    "add_account",
    "apply_snapshots",
    "ask_capture",
    "cashier_page",
    "change_account",
    "close",
    "close_release",
    "decline_in_cashier",
    "deliver_sandbox_notifications",
    "drop_former_keys",
    "fetch_statement",
    "hold_payouts",
    "hold_refunds",
    "hold_releases",
    "let_go",
    "lock_releases",
    "new_key_pair",
    "open_cashier",
    "pay_in_cashier",
    "payout",
    "poll_pending",
    "receive_notification",
    "reduce_authorisation",
    "refresh",
    "refund",
    "register_dividers",
    "register_payables",
    "retire_account",
    "retry_refund",
    "rotate_keys",
    "send_authorisations",
    "send_payouts",
    "send_refunds",
    "send_releases",
    "start",
    "statement_lines",
    "statement_providers",
    "statement_terms",
    "try_account",
    "try_again",
    "work_inbox",
]
