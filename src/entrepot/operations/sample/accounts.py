"""Somebody of the sample market who can sign in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in. `does` says it to the visitor of the demo."""

    email: str
    name: str
    does: str
    language: str = "en"
