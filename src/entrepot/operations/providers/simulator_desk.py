"""The desk of the providers' simulator, by HTTP: become a customer of the providers that it plays."""

from __future__ import annotations

from typing import Any

import httpx


class NoSimulator(Exception):
    """Nobody answers at its address, or not as the simulator does."""


def at_the_desk(base: str, path: str, **given: str) -> dict[str, str]:
    """What the desk answers to one wish. Raises NoSimulator."""
    try:
        with httpx.Client(timeout=httpx.Timeout(20.0, connect=2.0), trust_env=False) as client:
            answer = client.post(f"{base}/admin/{path}", json=given)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise NoSimulator(str(error)) from error
    return {name: str(value) for name, value in found.items()}
