"""The simulator behind a socket of this machine."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from .machine import Simulator
from .web import Hangup, Request, Response

HOST: Final = "127.0.0.1"
_TICK_S: Final = 0.3
_MOST_BYTES: Final = 1024 * 1024
_log = logging.getLogger(__name__)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    simulator: Simulator
    ended: threading.Event


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _do(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MOST_BYTES:
            self.close_connection = True
            return
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            answer = self.server.simulator.handle(Request(self.command, self.path, headers, body))
        except Hangup as hangup:
            self.close_connection = True
            self.wfile.write(hangup.said)
            return
        except Exception:  # noqa: BLE001  - a fault of the simulator is an answer of 500, as at a real provider
            _log.exception("the simulator failed at %s", self.path.partition("?")[0])
            answer = Response(500, b"")
        if answer.late_s and self.server.ended.wait(answer.late_s):
            self.close_connection = True
            return
        try:
            self._send(answer)
        except ConnectionError:  # who asked does not wait any more
            self.close_connection = True

    def _send(self, answer: Response) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_DELETE = _do  # noqa: N815  - names of http.server

    def log_message(self, *_args: Any) -> None:
        """Addresses carry signatures and trade numbers: nothing is printed."""


@contextmanager
def served(port: int, file: Path | None = None, *, by_itself: bool = True) -> Iterator[Simulator]:
    """A simulator that listens on `port` (0: any that is free) until the block ends; its books are kept.

    It works by itself (messages, trades that run out), or only when told to.
    """
    server = _Server((HOST, port), _Handler)
    server.simulator = simulator = Simulator(f"http://{HOST}:{server.server_port}", file=file)
    ended = server.ended = threading.Event()
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)]
    if by_itself:
        threads.append(threading.Thread(target=_work, args=(simulator, ended), daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield simulator
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        for thread in threads:
            thread.join(10)
        simulator.books.save()


def _work(simulator: Simulator, ended: threading.Event) -> None:
    last = ""
    while not ended.wait(_TICK_S):
        try:
            simulator.work()
            last = _saved(simulator, last)
        except Exception:  # noqa: BLE001  - one bad row must not stop the clock
            _log.exception("the simulator's work failed; it goes on")


def _saved(simulator: Simulator, last: str) -> str:
    """Write the books if they changed."""
    books = simulator.books
    if books.file is None:
        return last
    with books.lock:
        mark = repr((len(books.merchants), books.offset, [(t.trade_no, t.state, t.refunded, t.held) for t in books.trades],
                     [(n.id, n.attempts) for n in books.notices], [(t.number, t.state) for t in books.transfers], len(books.releases),
                     [(d.number, d.state) for d in books.disputes],
                     len(books.declarations), books.breaks, len(books.faults.waiting)))  # fmt: skip
    if mark != last:
        books.save()
    return mark
