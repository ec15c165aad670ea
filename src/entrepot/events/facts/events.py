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
