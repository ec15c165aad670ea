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
from datetime import datetime
from typing import Any

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
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
    wrapper = _connected()
    cursor = _run(wrapper, sql, params, tuple_row, reads=True)
    with wrapper.wrap_database_errors:  # inside a pipeline it is reading that waits for the answer
        return cursor.fetchall() if wrapper.connection.pgconn.pipeline_status or cursor.description else []


def dicts(sql: str, params: Params = ()) -> list[dict[str, Any]]:
    """All rows of `sql` as dictionaries."""
    wrapper = _connected()
    cursor = _run(wrapper, sql, params, dict_row, reads=True)
    with wrapper.wrap_database_errors:
        return cursor.fetchall()


def one(sql: str, params: Params = ()) -> tuple[Any, ...] | None:
    """The first row of `sql`, or None."""
    wrapper = _connected()
    cursor = _run(wrapper, sql, params, tuple_row, reads=True)
    with wrapper.wrap_database_errors:
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
    return _run(_connected(), sql, params, tuple_row, reads=False).rowcount


# Arrays go to the server as the text of an array literal: the driver's own dumper of lists takes longer than the server takes for
# the whole statement, and asks for the type of the first element each time. The statement names the type: `%s::uuid[]`.
def plain(values: Iterable[object]) -> str:
    """A parameter for `%s::bigint[]`, `%s::uuid[]` and the like: whole numbers, ids, None; nothing that needs quoting."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def texts(values: Iterable[str | None]) -> str:
    """A parameter for `%s::text[]`."""
    return "{" + ",".join(["NULL" if value is None else _quoted(value) for value in values]) + "}"


def moments(values: Iterable[datetime | None]) -> str:
    """A parameter for `%s::timestamptz[]`, of times with their zone."""
    return "{" + ",".join(["NULL" if value is None else f'"{value.isoformat()}"' for value in values]) + "}"


def _quoted(value: str) -> str:
    if '"' in value or "\\" in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


@contextmanager
def pipeline() -> Iterator[None]:
    """Send the statements of the block without waiting for each answer (PostgreSQL's pipeline mode).

    For runs of writes: the server works on one while the next is on its way. Whoever reads rows waits for what was sent so far.
    An error is raised there, or at the end of the block at the latest; `execute` does not know its row count in here (-1).
    """
    wrapper = _connected()
    if wrapper.connection.pgconn.pipeline_status:  # one inside another is the same: only the outermost waits at its end
        yield
        return
    with wrapper.wrap_database_errors, wrapper.connection.pipeline():
        yield


def _connected() -> DatabaseWrapper:
    """The connection of this thread itself: `django.db.connection` looks it up anew for every attribute."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.connection is None:
        wrapper.ensure_connection()
    return wrapper  # type: ignore[return-value]


def _run(wrapper: DatabaseWrapper, sql: str, params: Params, row_factory: Any, *, reads: bool) -> psycopg.Cursor[Any]:
    raw: psycopg.Connection[Any] = wrapper.connection
    cursor = psycopg.Cursor(raw, row_factory=row_factory)
    if reads:
        cursor.adapters.register_loader("jsonb", _Json)
    started = time.monotonic()
    # Django switches preparation off for its connections (prepare_threshold None wins over prepare=True); its own statements,
    # which carry their values in their text, must stay unprepared.
    raw.prepare_threshold, raw.prepared_max = 0, _PREPARED_MAX
    try:
        with wrapper.wrap_database_errors:
            cursor.execute(sql, params or None, prepare=True)  # our own text, never a user's
    finally:
        raw.prepare_threshold = None
    if wrapper.queries_logged:
        wrapper.queries_log.append({"sql": sql, "time": f"{time.monotonic() - started:.3f}"})
    return cursor
