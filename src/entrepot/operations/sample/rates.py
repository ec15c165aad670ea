"""Tariff rows for the goods of the sample market, entered by one person of the platform and approved by another."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files
from typing import Final

from entrepot.database import sql
from entrepot.identity.types import Actor
from entrepot.tax.services import approve_rows, enter_rows
from entrepot.tax.types import NewRow

SOURCE: Final = "sample market: rounded rates for a demonstration, not a tariff"
_FROM: Final = date(2019, 4, 1)


def enter_rates(*, entered_by: Actor, approved_by: Actor) -> None:
    """Put the rows in force that the package's own tariff file has not; those that are there stay as they are."""
    present = {row[0] for row in sql.rows("SELECT code FROM tax_tariffrow WHERE jurisdiction = 'CN'")}
    waiting = sql.rows(
        "SELECT id FROM tax_tariffrow WHERE jurisdiction = 'CN' AND source = %s AND approved_at IS NULL ORDER BY id", (SOURCE,)
    )
    missing = [row for row in _rows() if row.columns["code"] not in present]
    drafts = [*(row[0] for row in waiting), *(enter_rows(missing, actor=entered_by) if missing else ())]
    if drafts:
        approve_rows("tariff", drafts, actor=approved_by, replaces=False)


def _rows() -> list[NewRow]:
    with files("entrepot.operations").joinpath("data/sample_tariff.csv").open(encoding="utf-8") as file:
        return [
            NewRow(
                "tariff", {"jurisdiction": "CN", **{key: value for key, value in row.items() if value}}, _FROM, source=SOURCE
            )
            for row in csv.DictReader(file)
        ]
