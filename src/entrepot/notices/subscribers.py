"""What people are told of."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.events.services import subscriber
from entrepot.events.types import Envelope

from .services.tell import KINDS, tell


@subscriber("notices.tell", kinds=KINDS)
def to_people(facts: Sequence[Envelope]) -> None:
    """Facts become notices and mails."""
    tell(facts)
