"""Hand-written SQL on Django's connection: bound on the server, prepared, counted by query-count tests.

Django binds on the client, so the server parses and plans every statement anew. Hot paths pass sets of values as arrays instead
and run the same few statements over and over; these are prepared once per connection. Everything here joins the transaction
that `django.db.transaction.atomic` opened, and raises Django's database errors.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
from django.db import connection
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.rows import dict_row, tuple_row

Params = Sequence[Any] | dict[str, Any]
_streams = itertools.count(1)
_PREPARED_MAX = 500  # statements that a connection keeps: all of ours, whose texts are few and fixed


class _Json(Loader):
    """Django tells its connections to leave jsonb as text, for its own fields to parse; here it is wanted as values."""

    def load(self, data: Buffer) -> Any:
        return orjson.loads(bytes(data))


def rows(sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
    """All rows of `sql` as tuples."""
    cursor = _run(sql, params, tuple_row)
    with connection.wrap_database_errors:  # inside a pipeline it is reading that waits for the answer
        return cursor.fetchall() if _is_pipelined() or cursor.description else []


def dicts(sql: str, params: Params = ()) -> list[dict[str, Any]]:
    """All rows of `sql` as dictionaries."""
    cursor = _run(sql, params, dict_row)
    with connection.wrap_database_errors:
        return cursor.fetchall()


def one(sql: str, params: Params = ()) -> tuple[Any, ...] | None:
    """The first row of `sql`, or None."""
    cursor = _run(sql, params, tuple_row)
    with connection.wrap_database_errors:
        return cursor.fetchone()


def scalar(sql: str, params: Params = ()) -> Any:
    """The first column of the first row, or None."""
    row = one(sql, params)
    return row[0] if row else None


def stream(sql: str, params: Params = (), *, rows_a_time: int = 500) -> Iterator[tuple[Any, ...]]:
    """The rows of `sql` one by one, however many: they stay on the server until they are asked for."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    name = f"stream_{next(_streams)}"
    with (
        connection.wrap_database_errors,
        psycopg.ServerCursor(raw, name, row_factory=tuple_row, withhold=raw.autocommit) as cursor,
    ):
        cursor.itersize = rows_a_time
        cursor.execute(sql, params or None)
        yield from cursor


def execute(sql: str, params: Params = ()) -> int:
    """Run `sql`; the number of rows it touched."""
    return _run(sql, params, tuple_row).rowcount


def numbers(values: Iterable[int]) -> str:
    """A parameter for `%s::bigint[]`: one text is cheaper to write than a list, and its type is the same whatever the numbers.

    Other arrays are cheapest as binary, `%b::uuid[]` with a list.
    """
    return "{" + ",".join(map(str, values)) + "}"


def _is_pipelined() -> bool:
    return bool(connection.connection.pgconn.pipeline_status)


@contextmanager
def pipeline() -> Iterator[None]:
    """Send the statements of the block without waiting for each answer (PostgreSQL's pipeline mode).

    For runs of writes: the server works on one while the next is on its way. Whoever reads rows waits for what was sent so far.
    An error is raised there, or at the end of the block at the latest; `execute` does not know its row count in here (-1).
    """
    connection.ensure_connection()
    if _is_pipelined():  # one inside another is the same: only the outermost waits at its end
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _run(sql: str, params: Params, row_factory: Any) -> psycopg.Cursor[Any]:
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    cursor = psycopg.Cursor(raw, row_factory=row_factory)
    cursor.adapters.register_loader("jsonb", _Json)
    started = time.monotonic()
    # Django switches preparation off for its connections (prepare_threshold None wins over prepare=True); its own statements,
    # which carry their values in their text, must stay unprepared.
    raw.prepare_threshold, raw.prepared_max = 0, _PREPARED_MAX
    try:
        with connection.wrap_database_errors:
            cursor.execute(sql, params or None, prepare=True)  # our own text, never a user's
    finally:
        raw.prepare_threshold = None
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": f"{time.monotonic() - started:.3f}"})
    return cursor
