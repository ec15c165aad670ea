"""What the buyer, and the provider's own staff, do at the sandbox."""

from __future__ import annotations

from datetime import timedelta

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.payments.errors import NoSuchTrade
from entrepot.payments.providers.wire import to_text
from entrepot.payments.types import CashierPage

from .bank import AUTHORISATION_DAYS
from .models import PAYOUT_STATUS, TRADE_STATUS
from .notify import owe


def page(trade_no: str) -> CashierPage:
    """What the cashier page shows. Raises NoSuchTrade."""
    row = sql.one(
        """SELECT trade_no, subject, total_minor, currency, status, return_url, is_captured_later
             FROM sandbox_trade WHERE trade_no = %s""",
        [trade_no],
    )
    if row is None:
        raise NoSuchTrade
    number, subject, total, currency, status, return_url, is_later = row
    return CashierPage(number, subject, to_text(total, currency), currency, status, return_url, is_captured_later=is_later)


def pay(trade_no: str) -> CashierPage:
    """The buyer pays, or agrees that the amount is taken later; a trade that is over or expired stays as it is.

    A notification is owed from now on.
    """
    now = clock.now()
    _move(
        """UPDATE sandbox_trade
              SET status = CASE WHEN is_captured_later THEN 'AUTHORISED' ELSE 'TRADE_SUCCESS' END,
                  paid_at = CASE WHEN is_captured_later THEN NULL ELSE %s END,
                  authorised_until = CASE WHEN is_captured_later THEN %s END
            WHERE trade_no = %s AND status IN ('WAIT_BUYER_PAY', 'PROCESSING', 'TRADE_FAILED')
              AND (expires_at IS NULL OR expires_at > %s)
        RETURNING out_trade_no, status""",
        [now, now + timedelta(days=AUTHORISATION_DAYS), trade_no, now],
    )
    return page(trade_no)


def decline(trade_no: str) -> CashierPage:
    """The buyer's bank says no. The buyer may try again at the same page."""
    _move(
        """UPDATE sandbox_trade SET status = 'TRADE_FAILED' WHERE trade_no = %s AND status IN ('WAIT_BUYER_PAY', 'PROCESSING')
        RETURNING out_trade_no, status""",
        [trade_no],
    )
    return page(trade_no)


def force(trade_no: str, status: str) -> CashierPage:
    """Put a trade into any state, as a provider's staff or a late bank can; a notification is owed."""
    if status not in TRADE_STATUS:
        raise ValueError(f"no such status: {status}")
    _move(
        """UPDATE sandbox_trade
              SET status = %s, paid_at = CASE WHEN %s IN ('TRADE_SUCCESS', 'TRADE_FINISHED') THEN coalesce(paid_at, %s)
                                              ELSE paid_at END
            WHERE trade_no = %s RETURNING out_trade_no, status""",
        [status, status, clock.now(), trade_no],
    )
    return page(trade_no)


def force_payout(out_biz_no: str, status: str) -> None:
    """Put a payout into any state: DEALING, SUCCESS, FAIL, or REFUND when the payee's bank sends the money back."""
    if status not in PAYOUT_STATUS:
        raise ValueError(f"no such status: {status}")
    row = sql.one(
        """UPDATE sandbox_payout SET status = %s, returned_at = CASE WHEN %s = 'REFUND' THEN coalesce(returned_at, %s) END
            WHERE out_biz_no = %s RETURNING out_biz_no""",
        [status, status, clock.now(), out_biz_no],
    )
    if row is None:
        raise NoSuchTrade
    owe("payout", out_biz_no, status)


def _move(statement: str, params: list[object]) -> None:
    row = sql.one(statement, params)
    if row is not None:
        owe("payment", row[0], row[1])
