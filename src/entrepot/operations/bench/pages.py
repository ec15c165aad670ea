"""Requests per second over HTTP: the real server in processes of its own, a load client in another."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from entrepot.operations.errors import BenchImpossible

KINDS: Final = ("list", "detail", "search", "checkout")
PEOPLE: Final = ("home-html", "category-html", "product-html", "search-html", "cart-html")  # pages for people
_START_S: Final = 60.0


@contextlib.contextmanager
def server(database_url: str) -> Iterator[int]:
    """`entrepot serve` on a free port, without migrating; the port. Raises BenchImpossible when it does not come up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "entrepot.cli", "serve", "--no-migrate", f"--port={port}"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _wait(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise BenchImpossible(reason="the web server did not start")


def measure(port: int, kind: str, clients: Sequence[int], seconds: float) -> list[dict[str, Any]]:
    """Rows of {"what", "clients", "per_second", "p50_ms", "p99_ms", "statuses"} for one kind of request."""
    command = [
        sys.executable, "-m", "entrepot.operations.bench.http_load", kind, f"--port={port}",
        f"--clients={','.join(map(str, clients))}", f"--seconds={seconds}", "--currency=CNY", "--country=CN",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(rows) != len(clients):
        raise BenchImpossible(reason=f"the load client said: {done.stderr.strip()[-300:]}")
    return rows
