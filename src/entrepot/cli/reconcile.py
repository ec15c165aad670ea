"""`entrepot reconcile`: lay a provider's statement beside our books."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Invalid


def configure(parser: argparse.ArgumentParser) -> None:
    """Which provider, which day, and the file if somebody has one."""
    parser.add_argument("provider", help="code of the provider, as sandbox")
    parser.add_argument("day", type=date.fromisoformat, help="the provider's day, as 2026-03-10")
    parser.add_argument("file", type=Path, nargs="?", help="the statement; without one the provider is asked for it")
    parser.add_argument("--replace", action="store_true", help="it corrects the one that was read before")


def run(args: argparse.Namespace) -> int:
    """0 when both sides agree, 1 when there are differences."""
    from entrepot.payments.services import fetch_statement
    from entrepot.payments.types import StatementFile
    from entrepot.reconciliation.enums import StatementSource
    from entrepot.reconciliation.services import read_statement

    if args.file is None:
        file, source = fetch_statement(args.provider, args.day), StatementSource.FETCHED
    else:
        try:
            file, source = StatementFile(args.file.name, args.file.read_bytes()), StatementSource.UPLOADED
        except OSError as error:
            raise Invalid(field=str(args.file), reason=error.strerror or "cannot be read") from error
    outcome = read_statement(args.provider, args.day, file, actor=SYSTEM, source=source, replace=args.replace)
    print(f"{outcome.provider} {outcome.day}: {outcome.lines:,} lines, {outcome.matched:,} known to our books.")
    for kind, number in sorted(outcome.breaks.items()):
        print(f"  {kind:24}{number:>8,}")
    if not outcome.breaks:
        print("  Both sides agree.")
    return 1 if outcome.breaks else 0
