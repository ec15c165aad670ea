"""`entrepot check`: is everything as it must be?"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from entrepot.kernel.breach import Breach, Progress

from .deployment import findings

if TYPE_CHECKING:
    from entrepot.operations.types import Looked


def configure(parser: argparse.ArgumentParser) -> None:
    """What to check and how to tell."""
    parser.add_argument("--deploy", action="store_true", help="look at the set-up instead: is it safe in production?")
    parser.add_argument("--json", action="store_true", help="one JSON object: rules, breaches, counts, seconds")
    parser.add_argument("--quiet", action="store_true", help="no progress, and no line for a rule that holds")


def run(args: argparse.Namespace) -> int:
    """0 when no promise is broken, 1 otherwise; warnings alone are no reason to fail."""
    return _deployment(as_json=args.json) if args.deploy else _audit(as_json=args.json, quiet=args.quiet)


def _deployment(*, as_json: bool) -> int:
    found = [Breach(finding.code, "set-up", finding.message) for finding in findings()]
    if as_json:
        print(json.dumps({"breaches": [asdict(breach) for breach in found], "counts": {"breaches": len(found)}}))
    else:
        for breach in found:
            print(_line(breach))
        print(f"{len(found)} unsafe." if found else "The set-up is safe to serve the public.")
    return 1 if found else 0


def _audit(*, as_json: bool, quiet: bool) -> int:
    from entrepot.operations.services import check

    started = time.monotonic()
    found: list[Breach] = []
    looked: list[Looked] = []
    counts = {"breach": 0, "warning": 0}
    with _progress(shown=not (quiet or as_json)) as progress:
        for item in check(progress):
            if isinstance(item, Breach):
                counts[item.severity] += 1
                if as_json:
                    found.append(item)
                else:
                    print(_line(item), flush=True)
                continue
            looked.append(item)
            if not (quiet or as_json):
                print(_verdict(item), flush=True)
    seconds = time.monotonic() - started
    if as_json:
        print(json.dumps(_object(looked, found, counts, seconds), ensure_ascii=False))
    else:
        print(_summary(looked, counts, seconds))
    return 1 if counts["breach"] else 0


def _line(breach: Breach) -> str:
    return f"{breach.severity.upper():8}{breach.code}  {breach.subject}: {breach.detail}"


def _verdict(looked: Looked) -> str:
    word = f"{looked.breaches:,} broken" if looked.breaches else f"{looked.warnings:,} warned" if looked.warnings else "holds"
    return f"{looked.rule.code:6} {looked.rule.promise:<84} {word:>10} {looked.seconds:7.2f} s"


def _summary(looked: list[Looked], counts: dict[str, int], seconds: float) -> str:
    rules = f"{len(looked)} rules looked at in {seconds:.1f} s"
    warnings = f", {counts['warning']:,} warnings" if counts["warning"] else ""
    if counts["breach"]:
        return f"{counts['breach']:,} broken{warnings}; {rules}."
    return f"Money, stock and facts are as they must be{warnings}; {rules}."


def _object(looked: list[Looked], found: list[Breach], counts: dict[str, int], seconds: float) -> dict[str, object]:
    return {
        "clean": not counts["breach"],
        "counts": {"rules": len(looked), "breaches": counts["breach"], "warnings": counts["warning"]},
        "breaches": [asdict(breach) for breach in found if breach.severity == "breach"],
        "warnings": [asdict(breach) for breach in found if breach.severity == "warning"],
        "rules": [
            {
                "code": one.rule.code,
                "promise": one.rule.promise,
                "breaches": one.breaches,
                "warnings": one.warnings,
                "seconds": round(one.seconds, 3),
            }
            for one in looked
        ],
        "seconds": round(seconds, 3),
    }


@contextmanager
def _progress(*, shown: bool) -> Iterator[Progress]:
    """A line that tells what is being looked at, on a terminal; elsewhere the verdicts are progress enough."""
    if not (shown and sys.stderr.isatty()):
        yield _nothing
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def _nothing(_step: str) -> None:
    """Nobody looks on."""
