"""The worker: facts to subscribers, and Procrastinate for everything that waits in a queue or runs by the clock."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.db import Error, connections
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from .deliver import pump
from .periodic import enrol_jobs

logger = logging.getLogger(__name__)
IDLE_S = 0.1
TROUBLE_S = 5.0
JOBS_AT_ONCE = 4
GRACE_S = 30.0


def work(stop: threading.Event | None = None) -> None:
    """Work until `stop` is set or, in the main thread, until SIGTERM or SIGINT; jobs that run have 30 seconds to end.

    Any number of workers may run, in one process or many. Connections are closed by the threads that opened them.
    """
    stopping = stop or threading.Event()
    with _signals(stopping):
        enrol_jobs()
        connections.close_all()
        pumping = threading.Thread(target=_pump, args=[stopping], name="facts")
        pumping.start()
        try:
            asyncio.run(_jobs(stopping))
        finally:
            stopping.set()
            pumping.join()
            connections.close_all()


def _pump(stopping: threading.Event) -> None:
    """Bring facts to subscribers; the stream is asked again right away while there is something, else every 100 ms."""
    try:
        while not stopping.is_set():
            try:
                if not pump():
                    stopping.wait(IDLE_S)
            except Error:
                logger.exception("the stream cannot be read at the moment")
                connections.close_all()
                stopping.wait(TROUBLE_S)
    finally:
        connections.close_all()


async def _jobs(stopping: threading.Event) -> None:
    """Procrastinate's worker until `stopping`; when it falls (the database went away) it is started again."""
    while not stopping.is_set():
        working = asyncio.create_task(_worker())
        waiting = asyncio.create_task(_until(stopping))
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        waiting.cancel()
        for ended in await asyncio.gather(working, waiting, return_exceptions=True):
            if isinstance(ended, Exception):
                logger.error("the queue cannot be worked at the moment", exc_info=ended)
        await sync_to_async(connections.close_all)()
        if not stopping.is_set():
            await asyncio.sleep(TROUBLE_S)


async def _worker() -> None:
    """An app of its own with the same tasks: the one that rooms use stays on Django's connection.

    Jobs that handlers defer meanwhile, in other threads, are so still part of their transactions.
    """
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=JOBS_AT_ONCE)
    worker = App(connector=connector, worker_defaults=app.worker_defaults)
    worker.tasks, worker.periodic_registry = app.tasks, app.periodic_registry
    async with worker.open_async():
        await worker.run_worker_async(
            concurrency=JOBS_AT_ONCE,
            delete_jobs="successful",
            install_signal_handlers=False,
            shutdown_graceful_timeout=GRACE_S,
        )


async def _until(stopping: threading.Event) -> None:
    while not stopping.is_set():  # noqa: ASYNC110  - the event belongs to threads
        await asyncio.sleep(IDLE_S)


@contextlib.contextmanager
def _signals(stopping: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set the event; only the main thread may listen to them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
