"""What can be asked of payments."""

from .accounts import (
    AccountView,
    KeysView,
    WayToPay,
    can_pay_out,
    cashier_origins,
    has_simulated_accounts,
    provider_account,
    provider_accounts,
    provider_kinds,
    ways_to_pay,
)
from .attempts import CapturedPart, PaidShare, captured_payment, latest_attempts, open_payments, paid_shares
from .authorisations import (
    AuthorisationView,
    authorisations,
    ending_authorisations,
    is_left_to_pay,
    left_to_pay,
    secured_orders,
    taken_early_before,
)
from .calls import CallView, calls_about
from .movements import days_of_movement, known_payments, movements, movements_named, payment_ids
from .payments import declined_refunds, latest_payouts, payment, payments_of, payouts_of, refunds_of
from .releases import (
    ReleaseView,
    alarm_before,
    declined_releases,
    earliest_alarm,
    held_payments,
    releases_left,
    releases_of,
)
from .views import PaymentView, PayoutView, RefundView
from .window import refund_window_over

__all__ = [
    "AccountView",
    "AuthorisationView",
    "CallView",
    "CapturedPart",
    "KeysView",
    "PaidShare",
    "PaymentView",
    "PayoutView",
    "RefundView",
    "ReleaseView",
    "WayToPay",
    "alarm_before",
    "authorisations",
    "calls_about",
    "can_pay_out",
    "captured_payment",
    "cashier_origins",
    "days_of_movement",
    "declined_refunds",
    "declined_releases",
    "earliest_alarm",
    "ending_authorisations",
    "has_simulated_accounts",
    "held_payments",
    "is_left_to_pay",
    "known_payments",
    "latest_attempts",
    "latest_payouts",
    "left_to_pay",
    "movements",
    "movements_named",
    "open_payments",
    "paid_shares",
    "payment",
    "payment_ids",
    "payments_of",
    "payouts_of",
    "provider_account",
    "provider_accounts",
    "provider_kinds",
    "refund_window_over",
    "refunds_of",
    "releases_left",
    "releases_of",
    "secured_orders",
    "taken_early_before",
    "ways_to_pay",
]
