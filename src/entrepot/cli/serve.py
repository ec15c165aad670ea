"""`entrepot serve`: pages and API by granian (WSGI), in as many processes and threads as the machine likes."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import subprocess
import sys
import threading
import time

# Reads would be served as well by four; purchases that wait together go through together, so that many threads buy faster.
THREADS = 16
RESTART_S = 3.0
GRACE_S = 35.0  # a worker gives its jobs 30 seconds


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--threads", type=int, default=THREADS, help="threads, and database connections, of each process")
    parser.add_argument("--with-worker", action="store_true", help="run the background worker beside, restarted if it fails")
    parser.add_argument("--no-migrate", action="store_true", help="do not bring the tables up to date first")
    parser.add_argument("--access-log", action="store_true", help="print a line for each request")


def run(args: argparse.Namespace) -> int:
    """Migrate, then serve until SIGTERM or Ctrl-C."""
    _prepare(migrate=not args.no_migrate)
    os.environ["ENTREPOT_DATABASE_POOL"] = str(args.threads)
    background = _Worker() if args.with_worker else None
    try:
        _serve(args)
    finally:
        if background:
            background.stop()
    return 0


def _prepare(*, migrate: bool) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    from entrepot.config.database import as_owner

    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    if migrate:
        with as_owner():
            call_command("migrate", interactive=False, verbosity=1)


def _serve(args: argparse.Namespace) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    server = Granian(
        "entrepot.config.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=args.workers,
        blocking_threads=args.threads,
        backpressure=args.threads * 64,  # more than this waits in the kernel's queue
        log_access=args.access_log,
        log_level=LogLevels.info if args.access_log else LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    os.register_at_fork(after_in_child=_stand_alone)
    logging.getLogger("_granian").addFilter(lambda record: not (server.interrupt_signal and "Unexpected exit" in record.msg))
    try:
        server.serve()
    except SystemExit:
        if not server.interrupt_signal:  # Ctrl-C reaches its processes too, which it then takes for a failure
            raise


def _stand_alone() -> None:
    """In each process that granian forks.

    Ctrl-C goes to a whole process group: told both by it and by their parent, granian's processes would wait to be killed, so
    they get a group of their own. And they end when their parent is killed, rather than hold the port for ever.
    """
    os.setpgrp()
    threading.Thread(target=_end_with, args=[os.getppid()], daemon=True, name="parent").start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(RESTART_S)
    os._exit(1)


class _Worker:
    """The background worker as a child: started again when it fails, stopped with us, and by itself if we are killed."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._child = self._start()
        self._watch = threading.Thread(target=self._restart, daemon=True, name="worker")
        self._watch.start()

    def stop(self) -> None:
        """End it, with time for the jobs that run."""
        self._stopping.set()
        self._child.terminate()
        try:
            self._child.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {key: value for key, value in os.environ.items() if key != "ENTREPOT_DATABASE_POOL"}
        command = [sys.executable, "-m", "entrepot.cli", "worker", "--attached"]
        # A session of its own: Ctrl-C reaches the server, which then stops the worker in order.
        return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603

    def _restart(self) -> None:
        while True:
            code = self._child.wait()
            if self._stopping.is_set():
                return
            print(f"entrepot: the worker ended with {code} and is started again", file=sys.stderr)
            if self._stopping.wait(RESTART_S):
                return
            self._child = self._start()
