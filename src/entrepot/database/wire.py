"""The wire to the server: our statements, prepared once a connection, sent one after the other without waiting for answers.

This is what psycopg's cursors and its pipeline do, on the same calls of libpq (`psycopg.pq`), without a cursor, a query object and
two rounds of waiting for each statement: these cost more than the server takes for most statements of a checkout. Only
`database.sql` uses it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

import orjson
import psycopg
from psycopg import errors
from psycopg.abc import AdaptContext, Buffer, PQGen
from psycopg.adapt import AdaptersMap, Loader, PyFormat, Transformer
from psycopg.generators import fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

_WORTH_A_START = (
    8192  # bytes: with so much to do the server may begin; less goes together, for waking it up costs more than the work
)
Params = Sequence[Any] | dict[str, Any]
Meaning = Callable[[psycopg.Error], Exception | None]
_PLACEHOLDER = re.compile(r"%(?:%|(?:\((\w+)\))?([sbt]))")
_PREPARED_MAX = 1000  # statements that a connection keeps: all of ours, whose texts are few and fixed
_BAD, _IDLE, _SYNCED, _ABORTED = ConnStatus.BAD, TransactionStatus.IDLE, ExecStatus.PIPELINE_SYNC, ExecStatus.PIPELINE_ABORTED


class Answer:
    """What a statement that was sent will bring; its rows are there once the wire has taken it in."""

    __slots__ = ("error", "meaning", "result", "statement", "wire")

    def __init__(self, wire: Wire, statement: _Statement | None = None, meaning: Meaning | None = None) -> None:
        self.wire = wire
        self.statement = statement  # set: this is the answer to preparing it
        self.meaning = meaning
        self.result: Any = None
        self.error: psycopg.Error | None = None

    def rows(self) -> list[tuple[Any, ...]]:
        """All rows as tuples; waits for them. Raises what the statement, or one before it, failed with."""
        self.wire.take_in(self)
        return self.wire.loaded(self.result)

    def names(self) -> list[str]:
        """The names of the columns."""
        self.wire.take_in(self)
        return [(self.result.fname(i) or b"").decode() for i in range(self.result.nfields)]

    def touched(self) -> int:
        """How many rows the statement touched."""
        self.wire.take_in(self)
        return self.result.command_tuples or 0


class _Statement(NamedTuple):
    """A text with the types of its parameters: what is prepared once."""

    text: str
    types: tuple[int, ...]


class _Adapters:
    """How values of a connection become texts and back. Django leaves jsonb as text to its own fields; here it is wanted as values."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.adapters = AdaptersMap(raw.adapters)
        self.adapters.register_loader("jsonb", _Json)
        self.connection = raw


class _Json(Loader):
    def load(self, data: Buffer) -> Any:
        return orjson.loads(bytes(data))


class Wire:
    """A connection in libpq's pipeline mode for a while; see `sql.pipeline`."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self._pg = raw.pgconn
        self._wait = raw.wait
        self._context: AdaptContext = _Adapters(raw)
        self._is_autocommit: Callable[[], bool] = lambda: raw.autocommit
        self._prepared: dict[_Statement, bytes] = {}
        self._numbers = count(1)
        self._sent: deque[Answer] = deque()
        self._begun = False
        self._buffered = 0
        self._is_synced = True  # the server has said how the transaction stands
        self.is_open = False

    def open(self) -> None:
        """From here on answers need not be waited for."""
        self._pg.enter_pipeline_mode()
        self._begun = self._is_autocommit() or self._pg.transaction_status != _IDLE
        self.is_open = True

    def close(self) -> None:
        """Take in everything and leave the pipeline. Raises the first error of what was sent and not looked at yet."""
        try:
            self.take_in(None)
        finally:
            self.is_open = False
            if self._pg.status != _BAD:
                self._pg.exit_pipeline_mode()

    def send(self, text: str, params: Params, meaning: Meaning | None = None) -> Answer:
        """Put a statement on its way, behind a BEGIN where the transaction has not begun."""
        self._is_synced = False
        self._begin()
        values, types, formats = self._dumped(text, params)
        statement = _Statement(text, types)
        name = self._prepared.get(statement) or self._prepare(statement)
        self._pg.send_query_prepared(name, values, formats)
        answer = Answer(self, meaning=meaning)
        self._sent.append(answer)
        self._buffered += sum([len(value) for value in values if value is not None])
        if self._buffered > _WORTH_A_START:
            self._pg.flush()
            self._buffered = 0
        return answer

    def commit(self) -> None:
        """End the transaction together with what was sent before, and wait. A refused one was rolled back by the server."""
        if not self._begun:
            return
        self._is_synced = False
        self._pg.send_query_params(b"COMMIT", None)
        end = Answer(self)
        self._sent.append(end)
        self.take_in(None)
        if end.result.command_status != b"COMMIT":  # somebody swallowed an error, and the server does what it must
            raise psycopg.errors.InFailedSqlTransaction("a statement of the transaction had failed: it was rolled back")

    def take_in(self, until: Answer | None) -> None:
        """Wait for `until`, or for everything. Raises the error of the first statement that failed; the others were not done."""
        if until is not None and (until.result is not None or until.error is not None):
            if until.error:
                raise until.error
            return
        if until is None and self._is_synced:
            return
        self._send_end(is_over=until is None)
        failed = self._wait(self._taking(until))
        if failed is None:
            return
        if until is not None:  # the server skips everything up to here
            self._send_end(is_over=True)
            self._wait(self._taking(None))
        error: psycopg.Error | None = failed.error
        assert error is not None
        meant = failed.meaning(error) if failed.meaning else None
        if meant is not None:
            raise meant from error
        raise error

    def loaded(self, result: Any) -> list[tuple[Any, ...]]:
        """The rows of a result."""
        if not result.ntuples:
            return []
        transformer = Transformer(self._context)
        transformer.set_pgresult(result)
        return transformer.load_rows(0, result.ntuples, tuple)

    def _begin(self) -> None:
        if not self._begun:
            self._pg.send_query_params(b"BEGIN", None)
            self._sent.append(Answer(self))
            self._begun = True

    def _dumped(self, text: str, params: Params) -> tuple[list[Buffer | None], tuple[int, ...], Any]:
        if not params:
            return [], (), None
        _, names, wanted = bound(text)
        values: Sequence[Any] = [params[name] for name in names] if isinstance(params, dict) else params
        if len(values) != len(wanted):
            raise psycopg.ProgrammingError(f"the statement has {len(wanted)} placeholders, but {len(values)} values came")
        transformer = Transformer(self._context)
        dumped = transformer.dump_sequence(values, wanted)
        return list(dumped), transformer.types or (), transformer.formats

    def _prepare(self, statement: _Statement) -> bytes:
        if len(self._prepared) >= _PREPARED_MAX:  # texts that are not fixed after all: these are not ours to keep for ever
            self._prepared.clear()
            self._pg.send_query_params(b"DEALLOCATE ALL", None)
            self._sent.append(Answer(self))
        name = self._prepared[statement] = b"entrepot_%d" % next(self._numbers)
        text = bound(statement.text)[0] if statement.types else statement.text.encode()
        self._pg.send_prepare(name, text, statement.types)
        self._sent.append(Answer(self, statement))
        return name

    def _send_end(self, *, is_over: bool) -> None:
        """Let the server answer: at the end of the pipeline, or in its middle."""
        self._buffered = 0
        if not is_over:
            self._pg.send_flush_request()
            return
        self._pg.pipeline_sync()
        self._is_synced = True
        self._sent.append(Answer(self))

    def _taking(self, until: Answer | None) -> PQGen[Answer | None]:
        """Take in answers up to `until`, or all; the first that is an error."""
        yield from send(self._pg)
        failed: Answer | None = None
        while self._sent:
            results = yield from fetch_many(self._pg)
            if not results:
                break
            answer = self._sent.popleft()
            answer.result = result = results[-1]
            if result.status == ExecStatus.FATAL_ERROR:
                answer.error = errors.error_from_result(result, encoding="utf-8")
                failed = failed or answer
                if self._pg.status == _BAD:
                    self._sent.clear()
            elif result.status == _ABORTED:
                answer.error = errors.PipelineAborted("a statement before this one failed")
            if answer.error and answer.statement:
                self._prepared.pop(answer.statement, None)
            elif answer.error and getattr(answer.error, "sqlstate", "") in _STALE:
                self._prepared.clear()
            if answer is until or (failed is not None and until is not None):
                break
        return failed


_STALE = frozenset({"26000", "0A000"})  # the statement is gone, or its tables were changed: prepared anew next time


def wire_of(raw: psycopg.Connection[Any]) -> Wire:
    """The wire of a connection: there is one."""
    found: Wire | None = raw.__dict__.get("entrepot_wire")
    if found is None:
        found = raw.__dict__["entrepot_wire"] = Wire(raw)
    return found


@lru_cache(2 * _PREPARED_MAX)
def bound(text: str) -> tuple[bytes, tuple[str, ...], list[PyFormat]]:
    """`text` with $1, $2 ... for its placeholders %s or %(name)s, the names in that order, and the format of each.

    psycopg's own notation: %b asks for the binary format, %t for text, %% is a percent sign.
    """
    names: dict[str, int] = {}
    formats: list[PyFormat] = []

    def number(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        name, form = match.groups()
        if name is None or name not in names:
            formats.append(PyFormat(form))
            names[name or str(len(formats))] = len(formats)
        return f"${len(formats) if name is None else names[name]}"

    changed = _PLACEHOLDER.sub(number, text)
    return changed.encode(), tuple(names), formats
