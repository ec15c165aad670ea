"""`entrepot simulator`: payment providers of this machine, for trying everything out without money."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

PORT = 8600


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and where its books are kept."""
    parser.add_argument("--port", type=int, default=PORT, help=f"port on 127.0.0.1 (default: {PORT})")
    parser.add_argument(
        "--state", type=Path, help="file that keeps its books (default: simulator.json in the home; - for none)"
    )
    parser.add_argument("--attached", action="store_true", help="end when standard input does")


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C, SIGTERM, or the end of whoever started it."""
    from entrepot.database.home import home
    from entrepot.simulator.server import served

    ended = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    if args.attached:
        threading.Thread(target=_until_input_ends, args=(ended,), daemon=True).start()
    file = None if str(args.state) == "-" else args.state or home() / "simulator.json"
    try:
        with served(args.port, file) as simulator:
            print(f"The providers' simulator is served on {simulator.base}", flush=True)
            ended.wait()
    except OSError as error:
        print(f"entrepot: The simulator cannot listen on port {args.port}: {error.strerror}.", file=sys.stderr)
        return 2
    return 0


def _until_input_ends(ended: threading.Event) -> None:
    while os.read(0, 1024):
        pass
    ended.set()
