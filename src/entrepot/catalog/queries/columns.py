"""What the columns of a CSV file are called, what they probably mean, and what stands in the first rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from entrepot.catalog.errors import UnreadableFile
from entrepot.catalog.formats import comma


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its name there, the field of ours that it probably is ("": none), and its first cells."""

    name: str
    guess: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The columns of a file and the fields that they can be."""

    columns: tuple[Column, ...]
    fields: tuple[str, ...]


def first_rows(source: Path, limit: int = 5) -> FirstRows:
    """The beginning of a CSV file. Raises UnreadableFile when there is no header."""
    csv.field_size_limit(comma.MAX_CELL)
    try:
        with source.open(encoding="utf-8-sig", errors="replace", newline="") as text:
            rows = list(islice(csv.reader(text, strict=True), limit + 1))
    except csv.Error as error:
        raise UnreadableFile(format="CSV", reason=str(error)) from None
    names = [name.strip() for name in rows[0]] if rows else []
    if not any(names):
        raise UnreadableFile(format="CSV", reason="the first line names the columns")
    fields, guesses = comma.fields_of(names), comma.guessed(names)
    return FirstRows(
        tuple(
            Column(name, guesses.get(name, ""), tuple(row[place][:80] if place < len(row) else "" for row in rows[1:]))
            for place, name in enumerate(names)
        ),
        fields,
    )
