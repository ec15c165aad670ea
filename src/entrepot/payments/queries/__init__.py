"""What can be asked of payments."""

from .attempts import CapturedPart, captured_payment, latest_attempts, open_payments
from .calls import CallView, calls_about
from .movements import days_of_movement, known_payments, movements, movements_named, payment_ids
from .payments import declined_refunds, latest_payouts, payment, payments_of, payouts_of, refunds_of
from .views import PaymentView, PayoutView, RefundView

__all__ = [
    "CallView",
    "CapturedPart",
    "PaymentView",
    "PayoutView",
    "RefundView",
    "calls_about",
    "captured_payment",
    "days_of_movement",
    "declined_refunds",
    "known_payments",
    "latest_attempts",
    "latest_payouts",
    "movements",
    "movements_named",
    "open_payments",
    "payment",
    "payment_ids",
    "payments_of",
    "payouts_of",
    "refunds_of",
]
