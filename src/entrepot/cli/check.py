"""`entrepot check`: is everything as it must be?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from entrepot.kernel.breach import Breach

from .deployment import findings

# Rooms with something to audit: each has `queries.invariants.breaches(progress)`. From the bottom: what is wrong there explains
# what is wrong above.
AUDITED = ("events", "ledger", "inventory")


def configure(parser: argparse.ArgumentParser) -> None:
    """What to check and how to tell."""
    parser.add_argument("--deploy", action="store_true", help="look at the set-up instead: is it safe in production?")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each finding")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def run(args: argparse.Namespace) -> int:
    """0 when no promise is broken, 1 otherwise; warnings alone are no reason to fail."""
    if args.deploy:
        found: Iterable[Breach] = (Breach(finding.code, "set-up", finding.message) for finding in findings())
    else:
        found = _audit(_silent if args.quiet or args.json else _progress)
    broken = _tell(found, as_json=args.json)
    if not args.json:
        print(_verdict(broken, deploy=args.deploy))
    return 1 if broken else 0


def _audit(progress: Callable[[str], None]) -> Iterator[Breach]:
    for room in AUDITED:
        yield from import_module(f"entrepot.{room}.queries.invariants").breaches(progress)


def _tell(found: Iterable[Breach], *, as_json: bool) -> int:
    """Print each finding as it comes; how many of them broke a promise."""
    broken = 0
    for breach in found:
        broken += breach.severity == "breach"
        if as_json:
            record = {"severity": breach.severity, "code": breach.code, "subject": breach.subject, "detail": breach.detail}
            print(json.dumps(record, ensure_ascii=False), flush=True)
        else:
            print(f"{breach.severity.upper():8}{breach.code}  {breach.subject}: {breach.detail}", flush=True)
    return broken


def _verdict(broken: int, *, deploy: bool) -> str:
    if deploy:
        return f"{broken} unsafe." if broken else "The set-up is safe to serve the public."
    return f"{broken} broken." if broken else "Money, stock and facts are as they must be."


def _progress(step: str) -> None:
    print(f"  {step}", file=sys.stderr, flush=True)


def _silent(_step: str) -> None:
    """Nobody wants to know."""
