"""`entrepot worker`: one process of background work. Any number of them may run."""

from __future__ import annotations

import argparse
import os
import signal
import threading


def configure(parser: argparse.ArgumentParser) -> None:
    """Whether somebody holds us."""
    parser.add_argument("--attached", action="store_true", help="stop when the standard input ends (with the parent)")


def run(args: argparse.Namespace) -> int:
    """Work until told to stop (SIGTERM, Ctrl-C); jobs that run are brought to their end."""
    from entrepot.events import services

    if args.attached:
        threading.Thread(target=_stop_with_parent, daemon=True, name="parent").start()
    services.work()
    return 0


def _stop_with_parent() -> None:
    # Not sys.stdin: its lock, held by this thread for good, would stop the interpreter from ending in peace.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
