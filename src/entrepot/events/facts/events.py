"""Facts about the way out itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from entrepot.events.types import Fact


@dataclass(frozen=True, slots=True)
class WebhookTested(Fact):
    """Somebody asked for a message to try an endpoint by; it goes to that endpoint and to no other."""

    kind: ClassVar[str] = "events.webhook_tested"
    is_public: ClassVar[bool] = False

    endpoint_id: UUID

    @property
    def subject(self) -> str:
        """The endpoint."""
        return f"webhook:{self.endpoint_id}"


@dataclass(frozen=True, slots=True)
class WebhookSwitchedOff(Fact):
    """An endpoint gets nothing more until somebody switches it on: nothing went through for days, or it said that it `is_gone` (410).

    `host` is the name in its address; the rest of the address may hold a secret and is not told.
    """

    kind: ClassVar[str] = "events.webhook_switched_off"

    endpoint_id: UUID
    host: str
    is_gone: bool

    @property
    def subject(self) -> str:
        """The endpoint."""
        return f"webhook:{self.endpoint_id}"
