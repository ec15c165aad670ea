"""The way out of the house: posting a message to a program of somebody else."""

from __future__ import annotations

from typing import Protocol

from .types import Answer, Message

__all__ = ["Answer", "Message", "Postman"]


class Postman(Protocol):
    """Posts a message. Never raises for what the other side does."""

    def post(self, message: Message) -> Answer: ...
