"""Imports and their reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from entrepot.catalog.types import ImportReport, RefusedRow
from entrepot.database import sql
from entrepot.kernel.errors import Missing

_REPORT = """
SELECT id AS run_id, store_id, file_name, state, is_dry_run, products, created, updated, unchanged, published, refused, line,
       failure, started_at, ended_at FROM catalog_importrun
"""


def report(run_id: UUID) -> ImportReport:
    """What the import did. Raises Missing."""
    found = sql.dicts(_REPORT + " WHERE id = %s", [run_id])
    if not found:
        raise Missing(what="import")
    return ImportReport(**found[0])


def import_runs(store_id: UUID, limit: int = 50) -> list[ImportReport]:
    """The latest imports into the store, the newest first."""
    found = sql.dicts(_REPORT + " WHERE store_id = %s ORDER BY started_at DESC LIMIT %s", [store_id, limit])
    return [ImportReport(**row) for row in found]


def refused_rows(run_id: UUID, after: int = 0, limit: int = 100) -> list[tuple[int, RefusedRow]]:
    """Rows of the report behind the marker `after`, each with its own marker, in the order of the file."""
    found = sql.rows(
        """SELECT id, line, external_id, field, code, reason FROM catalog_importrefusal
            WHERE run_id = %s AND id > %s ORDER BY id LIMIT %s""",
        [run_id, after, limit],
    )
    return [(row[0], RefusedRow(*row[1:])) for row in found]


def refused_csv(run_id: UUID) -> Iterator[str]:
    """The report as CSV, header first, to be streamed to whoever imported the file."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(["line", "external_id", "field", "code", "reason"])
    after = 0
    while True:
        rows = refused_rows(run_id, after, 1000)
        for marker, row in rows:
            cells = [row.line, row.external_id, row.field, row.code, row.reason]
            writer.writerow([_harmless(cell) for cell in cells])
            after = marker
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        if not rows:
            return


def _harmless(cell: object) -> object:
    """Spreadsheets run cells that begin like a formula; the report repeats words of a file that anybody wrote."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t"} else cell
