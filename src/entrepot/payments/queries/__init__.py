"""What can be asked of payments."""

from .attempts import CapturedPart, captured_payment, latest_attempts, open_payments

__all__ = ["CapturedPart", "captured_payment", "latest_attempts", "open_payments"]
