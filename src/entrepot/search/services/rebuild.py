"""The whole index anew, beside the one in use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.search.analysis import analyse
from entrepot.search.errors import RebuildRunning
from entrepot.search.rules import USUAL_LENGTH
from entrepot.search.types import Progress

from ._read import published_ids, read_catalog
from ._upkeep import vacuum
from ._write import write
from .refresh_weights import refresh_weights

BATCH: Final = 1_000
MEASURED: Final = 2_000  # products whose length stands for that of all
_REBUILDING: Final = 0x5245_4255_494C
_GIVE_UP = "UPDATE search_generation SET state = 'retired' WHERE state = 'building'"
_BEGIN = """
INSERT INTO search_generation (state, revision, documents, average_length, built_at)
VALUES ('building', 1, %s, %s, %s) RETURNING id
"""
_SWITCH = (
    "UPDATE search_generation SET state = 'retired' WHERE state = 'current' AND id <> %(generation)s",
    "UPDATE search_generation SET state = 'current' WHERE id = %(generation)s",
)


def rebuild(progress: Progress | None = None) -> int:
    """Index everything that is published into a new generation and switch to it; the id of the generation.

    Searches go on with the old one meanwhile; changes that come in are written to both. Raises RebuildRunning. An interrupted
    rebuild leaves the old index in use.
    """
    with _alone():
        ids, mean_length = _survey()
        sql.execute(_GIVE_UP)
        generation: int = sql.scalar(_BEGIN, (len(ids), mean_length, clock.now()))
        for start in range(0, len(ids), BATCH):
            write(ids[start : start + BATCH], read_catalog, into=generation)
            if progress:
                progress(min(start + BATCH, len(ids)), len(ids))
        refresh_weights(tolerance=0, generation_id=generation)
        vacuum()
        with transaction.atomic():
            for statement in _SWITCH:
                sql.execute(statement, {"generation": generation})
    return generation


def _survey() -> tuple[list[UUID], float]:
    """All that is published, and the mean length of its texts, taken from products all over the catalogue."""
    ids = published_ids()
    sample = ids[:: max(1, len(ids) // MEASURED)]
    lengths = [
        analyse(source).length
        for start in range(0, len(sample), BATCH)
        for source in read_catalog(sample[start : start + BATCH])
    ]
    return ids, (sum(lengths) / len(lengths) if sum(lengths) else USUAL_LENGTH)


@contextmanager
def _alone() -> Iterator[None]:
    if not sql.scalar("SELECT pg_try_advisory_lock(%s)", (_REBUILDING,)):
        raise RebuildRunning
    try:
        yield
    finally:
        sql.execute("SELECT pg_advisory_unlock(%s)", (_REBUILDING,))
