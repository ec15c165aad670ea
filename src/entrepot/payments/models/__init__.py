"""Columns and constraints; no verbs."""

from entrepot.payments.providers.sandbox.models import SandboxNotification, SandboxPayout, SandboxRefund, SandboxTrade

from .accounts import ProviderAccount, ProviderKeys
from .outgoing import Payout, Refund
from .payment import Payment, PaymentPart
from .traffic import Notification, ProviderCall, RejectedNotifications

__all__ = [
    "Notification",
    "Payment",
    "PaymentPart",
    "Payout",
    "ProviderAccount",
    "ProviderCall",
    "ProviderKeys",
    "Refund",
    "RejectedNotifications",
    "SandboxNotification",
    "SandboxPayout",
    "SandboxRefund",
    "SandboxTrade",
]
