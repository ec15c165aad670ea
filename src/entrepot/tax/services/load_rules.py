"""Bring the package's rule versions into the tables, keeping what the operator changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from entrepot.kernel import clock
from entrepot.tax.data import package_rows
from entrepot.tax.enums import Origin
from entrepot.tax.models import DatedRow
from entrepot.tax.types import NewRow

from .row_columns import MODELS, built, content_of, identity_of
from .tables import forget_tables


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many package rows were new, replaced an older package version, were there, or yielded to an operator's row."""

    added: int
    replaced: int
    unchanged: int
    kept_local: int


def load_rules(rows: Iterable[NewRow] | None = None) -> Loaded:
    """Put the package's rule rows in force. Safe to repeat: rows that are there stay as they are.

    A changed package row supersedes the package's former versions of that period. An operator's row in force for the same key
    in an overlapping period is kept, and the package's left out.
    """
    added = replaced = unchanged = kept = 0
    with transaction.atomic():
        by_table: dict[str, list[NewRow]] = {}
        for row in package_rows() if rows is None else rows:
            by_table.setdefault(row.table, []).append(row)
        for table, wanted in by_table.items():
            present: dict[tuple[str, ...], list[DatedRow]] = {}
            for existing in MODELS[table].objects.filter(approved_at__isnull=False, superseded_by__isnull=True):
                present.setdefault(identity_of(table, existing), []).append(existing)
            fresh: list[DatedRow] = []
            for row in wanted:
                new = _package_row(row)
                overlapping = [old for old in present.get(identity_of(table, new), []) if _overlap(old, new)]
                if any(old.origin == Origin.OPERATOR for old in overlapping):
                    kept += 1
                elif not overlapping:
                    fresh.append(new)
                elif len(overlapping) == 1 and content_of(table, overlapping[0]) == content_of(table, new):
                    unchanged += 1
                else:
                    _replace(overlapping, new)
                    replaced += 1
            MODELS[table].objects.bulk_create(fresh)
            added += len(fresh)
    forget_tables()
    return Loaded(added, replaced, unchanged, kept)


def _package_row(row: NewRow) -> DatedRow:
    new = built(row)
    new.origin = Origin.PACKAGE
    new.entered_by = "entrepot"
    new.approved_by = "entrepot"
    new.approved_at = clock.now()
    return new


def _replace(old_rows: list[DatedRow], new: DatedRow) -> None:
    """The new version waits as a draft until the old ones have stepped down: two may not be in force at once."""
    approved_at, new.approved_at = new.approved_at, None
    new.version = 1 + max(old.version for old in old_rows)
    new.save()
    for old in old_rows:
        old.superseded_by = new
        old.save(update_fields=["superseded_by"])
    new.approved_at = approved_at
    new.save(update_fields=["approved_at"])


def _overlap(one: DatedRow, other: DatedRow) -> bool:
    return (other.valid_to is None or one.valid_from < other.valid_to) and (
        one.valid_to is None or other.valid_from < one.valid_to
    )
