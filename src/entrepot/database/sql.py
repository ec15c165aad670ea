"""Hand-written SQL on Django's connection: bound on the server, prepared, counted by query-count tests.

Django binds on the client, so the server parses and plans every statement anew. Hot paths pass sets of values as arrays instead
and run the same few statements over and over; these are prepared once per connection. Everything here joins the transaction
that `django.db.transaction.atomic` opened, and raises Django's database errors.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.transaction import Atomic
from psycopg.rows import tuple_row

from .wire import Answer, Meaning, Params, Wire, wire_of

__all__ = [
    "Answer", "Meaning", "Params", "ask", "dicts", "execute", "moments", "one", "pipeline", "plain", "rows", "scalar", "stream", "texts",
    "transaction",
]  # fmt: skip
_streams = itertools.count(1)


def rows(sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
    """All rows of `sql` as tuples."""
    with pipeline():
        answer = ask(sql, params)
    with _connected().wrap_database_errors:  # outside of another pipeline, its end has brought the answer: one journey
        return answer.rows()


def dicts(sql: str, params: Params = ()) -> list[dict[str, Any]]:
    """All rows of `sql` as dictionaries."""
    with pipeline():
        answer = ask(sql, params)
    with _connected().wrap_database_errors:
        names = answer.names()
        return [dict(zip(names, row, strict=True)) for row in answer.rows()]


def one(sql: str, params: Params = ()) -> tuple[Any, ...] | None:
    """The first row of `sql`, or None."""
    return next(iter(rows(sql, params)), None)


def scalar(sql: str, params: Params = ()) -> Any:
    """The first column of the first row, or None."""
    row = one(sql, params)
    return row[0] if row else None


def execute(sql: str, params: Params = ()) -> int:
    """Run `sql`; the number of rows it touched, or -1 in a pipeline that goes on without waiting."""
    wire = _wire()
    if wire.is_open:
        ask(sql, params)
        return -1
    with pipeline():
        answer = ask(sql, params)
    return answer.touched()


def ask(sql: str, params: Params = (), *, meaning: Meaning | None = None) -> Answer:
    """Send `sql` inside a `pipeline` without waiting; its rows can be asked for later, in the block or after it.

    When the statement fails, whoever waits next hears of it; `meaning` may turn the driver's error into one of the business.
    """
    wrapper = _connected()
    started = time.monotonic()
    with wrapper.wrap_database_errors:
        answer = wire_of(wrapper.connection).send(sql, params, meaning)
    if wrapper.queries_logged:
        wrapper.queries_log.append({"sql": sql, "time": f"{time.monotonic() - started:.3f}"})
    return answer


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


# Arrays go to the server as the text of an array literal, written by the JSON encoder: brackets apart, the two are the same for
# numbers, ids, times and texts without a backslash. The driver's own dumper of lists takes longer than the server takes for the
# whole statement, and asks for the type of the first element each time. The statement names the type: `%s::uuid[]`.
def plain(values: Iterable[object]) -> str:
    """A parameter for `%s::bigint[]`, `%s::uuid[]` and the like: whole numbers, ids, None; nothing that needs quoting."""
    return f"{{{orjson.dumps(list(values))[1:-1].decode()}}}"


def texts(values: Iterable[str | None]) -> str:
    """A parameter for `%s::text[]`."""
    listed = list(values)
    found = orjson.dumps(listed)[1:-1]
    if b"\\" in found:
        return "{" + ",".join(["NULL" if value is None else _quoted(value) for value in listed]) + "}"
    return f"{{{found.decode()}}}"


def moments(values: Iterable[datetime | None]) -> str:
    """A parameter for `%s::timestamptz[]`, of times with their zone."""
    return plain(values)


def _quoted(value: str) -> str:
    if '"' in value or "\\" in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


@contextmanager
def pipeline() -> Iterator[None]:
    """Send the statements of the block without waiting for each answer (PostgreSQL's pipeline mode).

    For runs of writes: the server works on one while the next is being made. Whoever reads rows waits for what was sent so far.
    An error is raised there, or at the end of the block at the latest; `execute` does not know its row count in here (-1).
    Statements of Django's own wait for the others first. A block inside another is the same block.
    """
    wrapper = _connected()
    wire = wire_of(wrapper.connection)
    if wire.is_open:
        yield
        return
    with wrapper.wrap_database_errors, wrapper.execute_wrapper(_aside):
        wire.open()
        try:
            yield
        except BaseException:
            _abandoned(wire)
            raise
        wire.close()


@contextmanager
def transaction() -> Iterator[None]:
    """`transaction.atomic` around a `pipeline` whose COMMIT travels with its last statements: a journey less.

    Inside another transaction it is a savepoint, as there.
    """
    wrapper = _connected()
    is_outermost = not wrapper.in_atomic_block
    with Atomic(DEFAULT_DB_ALIAS, savepoint=True, durable=False), pipeline():
        yield
        wire = wire_of(wrapper.connection)
        with wrapper.wrap_database_errors:
            if is_outermost and not wrapper.needs_rollback:
                wire.commit()  # Django then finds nothing left to commit
            else:
                wire.take_in(None)  # what failed is undone by this savepoint, not by one further out


def _abandoned(wire: Wire) -> None:
    """Leave the pipeline after an error; whatever else failed on the way is part of it."""
    try:
        wire.close()
    except Exception:  # noqa: BLE001  - the first error is the one to be told
        return


def _aside(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
    """A statement that comes through Django's cursor, in the midst of a pipeline."""
    wire = _wire()
    wire.close()
    try:
        return execute(sql, params, many, context)
    finally:
        wire.open()


def _wire() -> Wire:
    return wire_of(_connected().connection)


def _connected() -> DatabaseWrapper:
    """The connection of this thread itself: `django.db.connection` looks it up anew for every attribute."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.connection is None:
        wrapper.ensure_connection()
    return wrapper  # type: ignore[return-value]
