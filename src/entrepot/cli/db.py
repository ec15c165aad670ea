"""`entrepot db`: the embedded database by hand."""

from __future__ import annotations

import argparse
import json
import os
import sys

from entrepot.database import embedded


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument(
        "action",
        choices=["start", "stop", "status", "url"],
        help="start: run until `stop`, used or not; stop: now, whoever uses it; status: whether and where it runs; "
        "url: its address, for psql and the like (starts it as `start` does)",
    )
    parser.add_argument("--json", action="store_true", help="status for programs")


def run(args: argparse.Namespace) -> int:
    """0; for `status` 1 when the server does not run."""
    if os.environ.get("DATABASE_URL"):
        print("entrepot: DATABASE_URL names another server; this is about the embedded one.", file=sys.stderr)
    match args.action:
        case "start":
            print(f"The embedded PostgreSQL runs: {embedded.keep()}")
        case "url":
            print(embedded.keep())
        case "stop":
            print("The embedded PostgreSQL is stopped." if embedded.stop() else "It was not running.")
        case _:
            return _status(as_json=args.json)
    return 0


def _status(*, as_json: bool) -> int:
    status = embedded.status()
    if as_json:
        print(json.dumps(status.as_dict()))
    elif status.running:
        until = "until `entrepot db stop`" if status.kept else "until its last user ends"
        print(f"The embedded PostgreSQL runs as process {status.pid}, {until}.")
        print(f"Address: {status.url}\nData: {status.folder}\nLog: {status.log}")
    else:
        print(f"The embedded PostgreSQL does not run.\nData: {status.folder}")
    return 0 if status.running else 1
