"""Knobs that make a provider misbehave as real ones do; set by the admin page, by HTTP, or by a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .web import Hangup

NOTIFICATION: Final = "notification"
# `after`: the work was done, but nobody heard of it. `slow`: it was done, and the answer comes so much later that nobody waits for it.
CALLS: Final = frozenset(
    {
        "timeout_before", "timeout_after", "server_error_after", "slow", "tls_failure", "rate_limited", "maintenance", "busy", "declined",
        "bad_signature", "sha1_signature", "unsigned", "wrong_seller", "amount_plus_one", "amount_minus_one", "other_currency",
    }
)  # fmt: skip
NOTIFICATIONS: Final = (
    "drop", "delay", "duplicate", "reorder", "bad_signature", "sha1_signature", "wrong_app_id", "wrong_seller_id",
    "amount_plus_one", "amount_minus_one", "other_currency", "gbk_body", "plus_in_values", "truncated_body",
    "before_return", "stale", "probe",
)  # fmt: skip


SLOW_S: Final = 60.0
# A TLS alert (handshake failure): what somebody who expects HTTP cannot read.
_ALERT: Final = bytes.fromhex("15030300020228")


@dataclass(slots=True)
class Fault:
    """`effect` waits to happen `times` times at `where` (a call's name, * for any, or `notification`) of a provider.

    `seconds` is how late a slow answer is.
    """

    provider: str
    where: str
    effect: str
    times: int = 1
    seconds: float = SLOW_S


class Faults:
    """What waits to go wrong. Guarded by the lock of the books."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []
        self._late_s = 0.0

    def inject(self, provider: str, where: str, effect: str, times: int = 1, seconds: float = SLOW_S) -> None:
        """Let it happen. Raises ValueError for an effect that is not known there."""
        known = NOTIFICATIONS if where == NOTIFICATION else CALLS
        if effect not in known or times < 1 or not 0 < seconds <= 600:
            raise ValueError(f"there is no fault “{effect}” at {where}")
        self.waiting.append(Fault(provider, where, effect, times, seconds))

    def take(self, provider: str, where: str) -> str:
        """The effect that is due, or nothing (""). Raises Hangup where there is no line at all."""
        for fault in self.waiting:
            if fault.provider == provider and fault.where in ({where} if where == NOTIFICATION else {where, "*"}):
                fault.times -= 1
                if fault.times == 0:
                    self.waiting.remove(fault)
                if fault.effect == "tls_failure":
                    raise Hangup(_ALERT)
                if fault.effect == "slow":
                    self._late_s += fault.seconds
                return fault.effect
        return ""

    def late_s(self) -> float:
        """How much later the answer goes out than it was made, asked once."""
        late, self._late_s = self._late_s, 0.0
        return late

    def clear(self) -> None:
        """Behave again."""
        self.waiting.clear()
