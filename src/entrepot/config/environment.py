"""Environment variables as typed settings; a value that makes no sense stops the start with a sentence."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def text(name: str, *, default: str) -> str:
    """The variable as text; `default` when it is not set or empty."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool) -> bool:
    """The variable as yes or no: 1, true, yes, on against 0, false, no, off. Raises ImproperlyConfigured otherwise."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is yes or no (1, true, yes, on, 0, false, no, off), not “{raw}”.")


def number(name: str, *, default: int) -> int:
    """The variable as a whole number. Raises ImproperlyConfigured otherwise."""
    raw = os.environ.get(name, "").strip()
    try:
        return int(raw) if raw else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is a whole number, not “{raw}”.") from error


def listed(name: str, *, default: list[str]) -> list[str]:
    """The variable as a list separated by commas."""
    raw = os.environ.get(name, "")
    return [part.strip() for part in raw.split(",") if part.strip()] or default
