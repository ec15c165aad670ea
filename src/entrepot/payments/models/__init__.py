"""Columns and constraints; no verbs."""

from entrepot.payments.providers.sandbox.models import SandboxNotification, SandboxPayout, SandboxRefund, SandboxTrade

from .accounts import ProviderAccount, ProviderKeys
from .authorisation import Authorisation, Reduction
from .outgoing import Payout, Refund
from .payment import Payment, PaymentPart
from .release import Pace, Release
from .traffic import Notification, ProviderCall, RejectedNotifications

__all__ = [
    "Authorisation",
    "Notification",
    "Pace",
    "Payment",
    "PaymentPart",
    "Payout",
    "ProviderAccount",
    "ProviderCall",
    "ProviderKeys",
    "Reduction",
    "Refund",
    "RejectedNotifications",
    "Release",
    "SandboxNotification",
    "SandboxPayout",
    "SandboxRefund",
    "SandboxTrade",
]
