"""The way out of the house: posting a message to a program of somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """A signed message, ready to send."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: an HTTP status, or none and the reason why not; the milliseconds it took; the beginning of the text."""

    status: int | None
    error: str
    took_ms: int
    text: str = ""

    @property
    def is_ok(self) -> bool:
        """Only 2xx is: a redirect is not followed, and no success."""
        return self.status is not None and 200 <= self.status < 300


class Postman(Protocol):
    """Posts a message. Never raises for what the other side does."""

    def post(self, message: Message) -> Answer: ...
