"""Knobs that make a provider misbehave as real ones do; set by the admin page, by HTTP, or by a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NOTIFICATION: Final = "notification"
# `after`: the work was done, but nobody heard of it.
CALLS: Final = frozenset(
    {
        "timeout_before", "timeout_after", "server_error_after", "slow", "rate_limited", "maintenance", "busy", "declined",
        "bad_signature", "sha1_signature", "unsigned", "wrong_seller", "amount_plus_one", "amount_minus_one", "other_currency",
    }
)  # fmt: skip
NOTIFICATIONS: Final = (
    "drop", "delay", "duplicate", "reorder", "bad_signature", "sha1_signature", "wrong_app_id", "wrong_seller_id",
    "amount_plus_one", "amount_minus_one", "other_currency", "gbk_body", "plus_in_values", "truncated_body",
    "before_return", "stale", "probe",
)  # fmt: skip


@dataclass(slots=True)
class Fault:
    """`effect` waits to happen `times` times at `where` (a call's name, * for any, or `notification`) of a provider."""

    provider: str
    where: str
    effect: str
    times: int = 1


class Faults:
    """What waits to go wrong. Guarded by the lock of the books."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def inject(self, provider: str, where: str, effect: str, times: int = 1) -> None:
        """Let it happen. Raises ValueError for an effect that is not known there."""
        known = NOTIFICATIONS if where == NOTIFICATION else CALLS
        if effect not in known or times < 1:
            raise ValueError(f"there is no fault “{effect}” at {where}")
        self.waiting.append(Fault(provider, where, effect, times))

    def take(self, provider: str, where: str) -> str:
        """The effect that is due, or nothing ("")."""
        for fault in self.waiting:
            if fault.provider == provider and fault.where in ({where} if where == NOTIFICATION else {where, "*"}):
                fault.times -= 1
                if fault.times == 0:
                    self.waiting.remove(fault)
                return fault.effect
        return ""

    def clear(self) -> None:
        """Behave again."""
        self.waiting.clear()
