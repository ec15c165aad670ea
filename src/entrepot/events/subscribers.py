"""What this room itself listens to."""

from __future__ import annotations

from collections.abc import Sequence

from .services import subscriber
from .services.fan_out import fan_out
from .types import Envelope


@subscriber("events.webhooks", kinds=None)
def to_webhooks(facts: Sequence[Envelope]) -> None:
    """Every fact goes to the endpoints that want it."""
    fan_out(facts)
