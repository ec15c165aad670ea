"""Answers to batches: one outcome for each entry, in the order sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from entrepot.kernel.errors import Refused

from .problems import described


def told(request: HttpRequest, outcomes: Sequence[Any], ids: Sequence[UUID | str | None] | None = None) -> dict[str, Any]:
    """The outcomes of a batch verb as `{"outcomes": …}`; `ids` names what each entry was about."""
    names = ids if ids is not None else [None] * len(outcomes)
    return {"outcomes": [_told(request, outcome, name) for outcome, name in zip(outcomes, names, strict=True)]}


def _told(request: HttpRequest, outcome: Any, name: UUID | str | None) -> dict[str, Any]:
    if isinstance(outcome, Refused):
        return {"ok": False, "id": name, "problem": described(request, outcome)}
    result = asdict(outcome) if is_dataclass(outcome) and not isinstance(outcome, type) else {}
    return {"ok": True, "id": name, "result": {key: _plain(value) for key, value in result.items()}}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
