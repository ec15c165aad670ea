"""Stripe's forms and errors."""

from __future__ import annotations

import re
from typing import Any, Final

from .web import Response, as_json

Answer = dict[str, Any]
_LIST: Final = re.compile(r"([^\[\]]+)|\[([^\[\]]*)\]")


def nested(flat: dict[str, str]) -> Answer:
    """a[b][0]=c as {"a": {"b": {"0": "c"}}}."""
    found: Answer = {}
    for name, value in flat.items():
        keys = [one or two for one, two in _LIST.findall(name)]
        at = found
        for key in keys[:-1]:
            at = at.setdefault(key, {})
        at[keys[-1]] = value
    return found


def error(status: int, kind: str, code: str) -> Response:
    """A refusal as the package reads it."""
    return as_json({"error": {"type": kind, "code": code, "message": code.replace("_", " ")}}, status)
