"""Facts of messaging. They tell that something was said, never what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from entrepot.events.types import Fact


@dataclass(frozen=True, slots=True)
class MessageSent(Fact):
    """A shopper or a store (`side`) wrote to the other."""

    kind: ClassVar[str] = "messaging.message_sent"
    is_public: ClassVar[bool] = False

    conversation_id: UUID
    message_id: int
    side: str
    shopper_id: UUID

    @property
    def subject(self) -> str:
        """The conversation."""
        return f"conversation:{self.conversation_id}"
