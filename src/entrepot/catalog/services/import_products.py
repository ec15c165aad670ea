"""Products from files."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from importlib.resources import files
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from entrepot.catalog.enums import FileFormat, ImportState
from entrepot.catalog.errors import UnknownCategory, UnreadableFile
from entrepot.catalog.formats import comma, google, jsonl
from entrepot.catalog.formats.base import Bad, Item, Target
from entrepot.catalog.models import ImportRefusal, ImportRun
from entrepot.catalog.queries.categories import category as find_category
from entrepot.catalog.queries.imports import report
from entrepot.catalog.rules.classify import Classifier
from entrepot.catalog.services._import_chunk import Counts, take
from entrepot.catalog.types import ImportReport, Progress
from entrepot.database import sql
from entrepot.identity.services import allow
from entrepot.identity.types import Actor
from entrepot.kernel import clock
from entrepot.kernel.errors import Busy, Forbidden, Refused
from entrepot.kernel.ids import uuid7
from entrepot.stores import queries as stores

CHUNK = 500
FALLBACK = "other"
_READERS: dict[FileFormat, Callable[[BinaryIO, Target], Iterator[Item | Bad]]] = {
    FileFormat.CSV: comma.read,
    FileFormat.JSONL: jsonl.read,
    FileFormat.GOOGLE: google.read,
}
_SUFFIXES = {
    ".csv": FileFormat.CSV, ".jsonl": FileFormat.JSONL, ".ndjson": FileFormat.JSONL, ".json": FileFormat.JSONL, ".xml": FileFormat.GOOGLE,
}  # fmt: skip


def import_products(
    source: Path,
    *,
    store_id: UUID,
    actor: Actor,
    file_format: str = "",
    category: str = "",
    columns: Mapping[str, str] | None = None,
    publish: bool = True,
    dry_run: bool = False,
    run_id: UUID | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Take the products of a file (CSV, JSON lines, Google feed) into a store, 500 at a time, each chunk in its own transaction.

    Safe to repeat: products are known by their external id, the same content is skipped, other content updates. A run that was
    interrupted goes on behind its last chunk when the same file is imported again with the same options. `category` is for rows
    that name none; without it their titles are asked. With `publish` what is complete goes on sale (or to review, unless the
    actor may review). `columns` says for a CSV file which field each of its columns is. A new run gets the id `run_id`, if one is
    given. A `dry_run` goes through all of it and keeps nothing but the report. Memory does not grow with the file.
    Raises UnreadableFile, UnknownCategory, Busy (the same file is being imported), Missing, Forbidden.
    """
    allow(actor, "catalog.import", [store_id])
    shop = stores.store(store_id)
    chosen = format_of(source, file_format)
    if category and find_category(category) is None:
        raise UnknownCategory(category=category)
    target = Target(store_id, shop.currency, category, classifier())
    options = f"{store_id} {chosen} {category} {publish}"
    reader = _READERS[chosen]
    if columns is not None and chosen is FileFormat.CSV:
        options += f" {sorted(columns.items())}"
        reader = partial(comma.read, columns=columns)
    with source.open("rb") as raw, _alone(_fingerprint(raw, options)) as fingerprint:
        run = _run(run_id or uuid7(), source.name, chosen, fingerprint, store_id, actor, publish=publish, dry_run=dry_run)
        size = source.stat().st_size
        verb = _verb(actor, store_id) if publish else ""
        try:
            for rows in _chunks(reader(raw, target), behind=run.line):
                _take(run, rows, actor, verb)
                if progress is not None:
                    progress(_progress(run, raw.tell(), size))
        except KeyboardInterrupt:
            _end(run, ImportState.INTERRUPTED)
            raise
        except Refused as refusal:
            _end(run, ImportState.FAILED, refusal.message)
            raise
        except Exception as surprise:
            _end(run, ImportState.FAILED, type(surprise).__name__)
            raise
        _end(run, ImportState.FINISHED)
    return report(run.pk)


def format_of(source: Path, file_format: str = "") -> FileFormat:
    """The format named, or that of the file's ending. Raises UnreadableFile."""
    if file_format in FileFormat.values:
        return FileFormat(file_format)
    found = _SUFFIXES.get(source.suffix.lower())
    if found is None or file_format:
        raise UnreadableFile(format=file_format or source.suffix or "products", reason="known are csv, jsonl and google (xml)")
    return found


@cache
def classifier() -> Classifier:
    """Guesses categories by the package's table, data/category_keywords.csv."""
    lines = files("entrepot.catalog").joinpath("data/category_keywords.csv").read_text(encoding="utf-8").splitlines()
    return Classifier(((row["keyword"], row["category"]) for row in csv.DictReader(lines)), FALLBACK)


def _take(run: ImportRun, rows: list[Item | Bad], actor: Actor, verb: str) -> None:
    with transaction.atomic():
        with transaction.atomic():
            counts = take(rows, run.store_id, actor, verb)
            transaction.set_rollback(run.is_dry_run)
        _book(run, counts, rows[-1].last)


def _book(run: ImportRun, counts: Counts, line: int) -> None:
    """Write how far the run came together with what it did: after a crash the two never disagree."""
    for name in ("products", "created", "updated", "unchanged", "published"):
        setattr(run, name, getattr(run, name) + getattr(counts, name))
    run.refused += len(counts.refused)
    run.line = line
    run.save(update_fields=["products", "created", "updated", "unchanged", "published", "refused", "line"])
    ImportRefusal.objects.bulk_create(
        ImportRefusal(
            run=run, line=row.line, external_id=row.external_id[:200], field=row.field[:200], code=row.code, reason=row.reason
        )
        for row in counts.refused
    )


def _chunks(rows: Iterator[Item | Bad], *, behind: int) -> Iterator[list[Item | Bad]]:
    """Rows behind the line, in chunks; a product that comes twice begins a new chunk, so that the later row updates the earlier."""
    chunk: list[Item | Bad] = []
    seen: set[str] = set()
    for row in rows:
        if row.last <= behind:
            continue
        external_id = row.draft.external_id if isinstance(row, Item) else ""
        if len(chunk) >= CHUNK or (external_id and external_id in seen):
            yield chunk
            chunk, seen = [], set()
        chunk.append(row)
        seen.add(external_id)
    if chunk:
        yield chunk


def _run(
    run_id: UUID,
    name: str,
    chosen: FileFormat,
    fingerprint: bytes,
    store_id: UUID,
    actor: Actor,
    *,
    publish: bool,
    dry_run: bool,
) -> ImportRun:
    if not dry_run:
        unfinished = (
            ImportRun.objects.filter(fingerprint=fingerprint, is_dry_run=False)
            .exclude(state=ImportState.FINISHED)
            .order_by("-started_at")
            .first()
        )
        if unfinished is not None:
            unfinished.state, unfinished.ended_at, unfinished.failure = ImportState.RUNNING, None, ""
            unfinished.save(update_fields=["state", "ended_at", "failure"])
            return unfinished
    return ImportRun.objects.create(
        id=run_id,
        store_id=store_id,
        file_name=name[:300],
        file_format=chosen,
        fingerprint=fingerprint,
        is_dry_run=dry_run,
        publishes=publish,
        actor=actor.code,
    )


def _progress(run: ImportRun, bytes_read: int, bytes_total: int) -> Progress:
    return Progress(bytes_read, bytes_total, run.products, run.created, run.updated, run.unchanged, run.refused)


def _end(run: ImportRun, state: ImportState, failure: str = "") -> None:
    run.state, run.ended_at, run.failure = state, clock.now(), failure
    run.save(update_fields=["state", "ended_at", "failure"])


def _verb(actor: Actor, store_id: UUID) -> str:
    try:
        allow(actor, "catalog.review", [store_id])
    except Forbidden:
        return "submit"
    return "publish"


def _fingerprint(raw: BufferedReader, options: str) -> bytes:
    digest = hashlib.file_digest(raw, "sha256")
    digest.update(options.encode())
    raw.seek(0)
    return digest.digest()


@contextmanager
def _alone(fingerprint: bytes) -> Iterator[bytes]:
    """One import of the same file at a time, over all its transactions. Raises Busy."""
    key = int.from_bytes(fingerprint[:8], signed=True)
    if not sql.scalar("SELECT pg_try_advisory_lock(%s)", [key]):
        raise Busy
    try:
        yield fingerprint
    finally:
        sql.execute("SELECT pg_advisory_unlock(%s)", [key])
