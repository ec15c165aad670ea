"""What rooms above may say before a store is closed for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from .types import OpenEnd


class ClosingCheck(Protocol):
    """Tells what is still open of a store (orders on the way, money not paid out); nothing when it may go."""

    def __call__(self, store_id: UUID) -> Sequence[OpenEnd]: ...
