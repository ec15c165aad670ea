"""`entrepot export`: products into files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """What to export, and how."""
    kinds = parser.add_subparsers(title="kinds", metavar="KIND", required=True, dest="what")
    products = kinds.add_parser("products", help="a store's products as CSV, JSON lines or a Google product feed")
    products.add_argument("--store", required=True, help="slug of the store")
    products.add_argument("--format", default="jsonl", choices=["csv", "jsonl", "google"])
    products.add_argument("--published", action="store_true", help="only what is on sale")
    products.add_argument("--output", type=Path, help="the file to write (else standard output)")


def run(args: argparse.Namespace) -> int:
    """0 when the file is written."""
    from entrepot.catalog import services
    from entrepot.identity.types import SYSTEM
    from entrepot.stores import queries

    store = queries.store_by_slug(args.store)
    with _counter() as progress:
        pieces = services.export_products(
            store.id, actor=SYSTEM, file_format=args.format, only_published=args.published, progress=progress
        )
        if args.output is None:
            sys.stdout.buffer.writelines(pieces)
            sys.stdout.buffer.flush()
            return 0
        with args.output.open("wb") as file:
            file.writelines(pieces)
    print(f"{args.output} written.")
    return 0


@contextmanager
def _counter() -> Iterator[Callable[[int], None]]:
    """Counts on standard error, so that a file written to standard output stays clean."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} products"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("export", total=None)
        yield lambda done: shown.update(task, completed=done)
