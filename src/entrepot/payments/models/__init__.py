"""Columns and constraints; no verbs."""

from entrepot.payments.providers.sandbox.models import SandboxNotification, SandboxPayout, SandboxRefund, SandboxTrade

from .accounts import ProviderAccount, ProviderKeys
from .authorisation import Authorisation, Reduction
from .outgoing import Payout, Refund
from .payment import Payment, PaymentPart
from .traffic import Notification, ProviderCall, RejectedNotifications

__all__ = [
    "Authorisation",
    "Notification",
    "Payment",
    "PaymentPart",
    "Payout",
    "ProviderAccount",
    "ProviderCall",
    "ProviderKeys",
    "Reduction",
    "Refund",
    "RejectedNotifications",
    "SandboxNotification",
    "SandboxPayout",
    "SandboxRefund",
    "SandboxTrade",
]
