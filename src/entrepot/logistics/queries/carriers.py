"""Carriers that are known, and where a carrier shows a parcel to everybody."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from entrepot.kernel import clock


@cache
def _rows() -> dict[str, list[dict[str, Any]]]:
    """The dated rows of each carrier, the newest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    text = files("entrepot.logistics").joinpath("data/carriers.toml").read_text(encoding="utf-8")
    for row in sorted(tomllib.loads(text)["carrier"], key=lambda row: row["valid_from"], reverse=True):
        found.setdefault(row["code"], []).append(row)
    return found


def _in_force(carrier: str, day: date) -> dict[str, Any] | None:
    return next((row for row in _rows().get(carrier.casefold(), ()) if row["valid_from"] <= day), None)


def tracking_address(carrier: str, number: str, on: date | None = None) -> str:
    """Where the carrier shows this parcel to the public by the table of the day, "" where it does not or is not known.

    Items of a post office are shown by the post of the country that the number ends with. The number is quoted.
    """
    row = _in_force(carrier, on or clock.now().date())
    if row is None or not number:
        return ""
    pattern = row.get("address") or row.get("by_country", {}).get(number[-2:].upper(), "")
    return str(pattern).replace("{number}", quote(number, safe=""))


def known_carriers() -> list[str]:
    """Codes of the carriers that a store can choose from; its own firm goes by any name."""
    return [code for code in _rows() if code not in {"s10", "table", "simulator"}]
