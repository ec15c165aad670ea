"""`entrepot check`: is everything as it must be?"""

from __future__ import annotations

import argparse
import json

from .deployment import findings


def configure(parser: argparse.ArgumentParser) -> None:
    """What to check and how to tell."""
    parser.add_argument("--deploy", action="store_true", help="refuse a set-up that is unsafe in production")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    """0 when nothing was found, 1 otherwise."""
    found = findings()
    if args.json:
        print(json.dumps([{"code": finding.code, "message": finding.message} for finding in found]))
    else:
        for finding in found:
            print(f"UNSAFE  {finding.code}: {finding.message}")
        print(f"{len(found)} unsafe settings." if found else "The set-up is safe to serve the public.")
    return 1 if found else 0
