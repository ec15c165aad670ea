"""`entrepot demo`: from nothing to a market that trades, served on one port."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from . import serve, simulator

if TYPE_CHECKING:
    from entrepot.operations.types import SampleMarket

PORT = 8000
_TRIED_PORTS = 50
_TERMS = Path(__file__).resolve().parent.parent / "operations/data/sample_terms.toml"
_PATIENCE_S = 60.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to serve, and what to do with a database that is in use."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, help=f"port (default: {PORT}, or the next one that is free)")
    parser.add_argument("--force", action="store_true", help="put the sample market beside trade that is there already")
    parser.add_argument("--scale", type=_scale, default=1, metavar="N", help="a market N times as big, 1 to 100 (default: 1)")
    parser.add_argument("--no-serve", action="store_true", help="only make it ready; `entrepot serve --with-worker` serves it")


def _scale(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 100:
        raise argparse.ArgumentTypeError("from 1 to 100")
    return number


def run(args: argparse.Namespace) -> int:
    """Make the tables, load the sample market if there is none, serve pages, API and the background work until Ctrl-C."""
    port = PORT if args.no_serve else _free_port(args.host, args.port)
    if port is None:
        print(f"entrepot: Port {args.port} is taken. Name another one by --port, or none.", file=sys.stderr)
        return 2
    shown = "localhost" if args.host in {"127.0.0.1", "0.0.0.0", "::"} else args.host  # noqa: S104  - shown, not bound
    os.environ.setdefault("ENTREPOT_SITE_URL", f"http://{shown}:{port}")
    os.environ.setdefault("ENTREPOT_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
    os.environ.setdefault("ENTREPOT_TERMS", str(_TERMS))
    market = _prepare(force=args.force, scale=args.scale)
    if args.no_serve:
        print(_told(market))
        return 0
    with _providers() as address:
        text = f"Entrepot is served on http://{shown}:{port}\n{_told(market)}{address}"
        announcer = threading.Thread(target=_announce, args=(args.host, port, text), daemon=True)
        announcer.start()
        return _serve(args.host, port)


def _serve(host: str, port: int) -> int:
    return serve.run(
        argparse.Namespace(
            host=host,
            port=port,
            workers=min(2, os.cpu_count() or 1),
            threads=serve.THREADS,
            with_worker=True,
            no_migrate=True,
            access_log=False,
        )
    )


@contextmanager
def _providers() -> Iterator[str]:
    """The providers' simulator as a child, with an account of ours at each; a line about it, or nothing where it does not start."""
    from django.db import connections

    from entrepot.operations.services import connect_simulator

    port = _free_port("127.0.0.1", None, first=simulator.PORT)
    command = [sys.executable, "-m", "entrepot.cli", "simulator", "--port", str(port), "--attached"]
    # A session of its own: Ctrl-C reaches the server, which ends the simulator last.
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)  # noqa: S603
    try:
        assert child.stdout is not None
        said = child.stdout.readline().decode()  # it says so when it listens
        base = f"http://127.0.0.1:{port}"
        if base in said:
            _pay_out_through(connect_simulator(base))
            connections.close_all()
            yield f"\nThe payment providers are played at {base}/admin"
        else:
            yield ""
    finally:
        child.terminate()
        try:
            child.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            child.kill()


def _pay_out_through(codes: list[str]) -> None:
    """Stores are paid out by the simulator, so that payouts fail and come back as its desk says; unless somebody chose otherwise."""
    from django.conf import settings

    from entrepot.payments.queries import can_pay_out

    code = next((code for code in codes if can_pay_out(code)), "")
    settings.PAYOUT_PROVIDER = os.environ.setdefault("ENTREPOT_PAYOUT_PROVIDER", code)


def _free_port(host: str, wanted: int | None, first: int | None = None) -> int | None:
    """The port to listen on; None when the one that was asked for is taken."""
    start = PORT if first is None else first
    for port in [wanted] if wanted is not None else range(start, start + _TRIED_PORTS):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    return None


def _prepare(*, force: bool, scale: int) -> SampleMarket | None:
    """Tables and sample market; None when the database has trade of its own."""
    from rich.console import Console

    console = Console(stderr=True)
    started = time.monotonic()
    with console.status("Starting the database and bringing its tables up to date …"):
        import django
        from django.core.management import call_command
        from django.db import connections

        from entrepot.config.database import as_owner

        django.setup()
        with as_owner():
            call_command("migrate", interactive=False, verbosity=0)
    console.print(f"The database is up to date ({time.monotonic() - started:.0f} s).")
    from entrepot.operations.queries import sample_state

    try:
        if sample_state() == "other" and not force:
            console.print("This database has trade of its own: the sample market is left out (--force puts it beside that).")
            return None
        return _sample(console, force=force, scale=scale)
    finally:
        connections.close_all()


def _sample(console: object, *, force: bool, scale: int) -> SampleMarket:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from entrepot.operations.services import sample_market

    assert isinstance(console, Console)
    columns = (
        TextColumn("Sample market: {task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        return sample_market(progress, force=force, scale=scale)


def _announce(host: str, port: int, text: str) -> None:
    """Say where it is as soon as somebody answers there."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  - what is bound there answers here
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
            continue
        print(text, flush=True)
        print("\nCtrl-C stops it. The data stay; the next start takes seconds.", flush=True)
        return


def _told(market: SampleMarket | None) -> str:
    if market is None:
        return ""
    width = max(len(account.email) for account in market.accounts)
    lines = [f"  {account.email:<{width}}  {account.does}" for account in market.accounts]
    from django.conf import settings

    mails = f"\nMails that are sent lie in {settings.EMAIL_FILE_PATH}"
    return "\n".join([f"\nAccounts, all with the password {market.password}", *lines, mails])
