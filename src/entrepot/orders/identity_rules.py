"""Whom customs wants to know: which details, what they look like, how they are masked. Knows no database and no clock."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from stdnum.br import cpf
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from .enums import IdentityKind
from .types import IdentityDetails

_PCCC: Final = re.compile(r"P\d{12}\Z")
_NAME: Final = re.compile(r"[^\W\d_][^\d_<>@{}]{1,59}\Z")


@dataclass(frozen=True, slots=True)
class _Row:
    destination: str
    regime: str
    kind: str
    valid_from: date
    source: str


@cache
def _rows() -> tuple[_Row, ...]:
    text = files("entrepot.orders").joinpath("data/identity.toml").read_text(encoding="utf-8")
    return tuple(_Row(**row) for row in tomllib.loads(text)["identity"])


def kind_needed(destination: str, regime: str, day: date) -> str:
    """The kind of details that customs asks for on that day, or "" where it asks for none."""
    if regime == "domestic":
        return ""
    in_force = [r for r in _rows() if r.destination == destination and r.regime in {"", regime} and r.valid_from <= day]
    return max(in_force, key=lambda r: r.valid_from).kind if in_force else ""


def normalized(details: IdentityDetails) -> IdentityDetails:
    """The details with one spelling: no blanks or separators in the number, single blanks in the name."""
    number = re.sub(r"[\s.\-]", "", details.number).upper()
    return IdentityDetails(details.kind, " ".join(details.name.replace("\u3000", " ").split()), number)


def wrong_field(details: IdentityDetails) -> str:
    """Which field cannot be right (form, date, check digit): "name", "number", or ""."""
    if not _NAME.match(details.name):
        return "name"
    return "" if _is_number(details.kind, details.number) else "number"


def _is_number(kind: str, number: str) -> bool:
    if kind == IdentityKind.KR_PCCC:
        return bool(_PCCC.match(number))
    try:
        (ric if kind == IdentityKind.CN_RESIDENT else cpf).validate(number)
    except ValidationError:
        return False
    return kind in IdentityKind.values


def mask_of(details: IdentityDetails) -> str:
    """What pages show: the first letter of the name and the last four characters of the number."""
    return f"{details.name[:1]}{'*' * min(len(details.name) - 1, 3)} · {'*' * 6}{details.number[-4:]}"
