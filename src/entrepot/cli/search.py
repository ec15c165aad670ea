"""`entrepot search`: measure search against a file of products and a file of queries."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `entrepot search`."""
    commands = parser.add_subparsers(dest="search_command", required=True, metavar="COMMAND")
    run_parser = commands.add_parser(
        "run",
        help="index a file of products, answer a file of queries, write a run file; the market's own index is not touched",
    )
    run_parser.add_argument("--docs", type=Path, required=True, help="JSON lines with id, title, brand, desc, attrs, price")
    run_parser.add_argument("--queries", type=Path, required=True, help="lines of qid<TAB>query")
    run_parser.add_argument("--out", type=Path, required=True, help="where to write lines of qid<TAB>docid<TAB>rank")
    run_parser.add_argument("--depth", type=int, default=100, help="results per query, 1 to 100 (default 100)")


def run(args: argparse.Namespace) -> int:
    """Run the command; 0 when the run file was written, 2 when an input cannot be read."""
    from django.core.management import call_command

    from entrepot.database import sql
    from entrepot.search.services import evaluate

    for path in (args.docs, args.queries):
        if not path.is_file():
            print(f"{path}: there is no such file", file=sys.stderr)
            return 2
    if not 1 <= args.depth <= 100:
        print("--depth is a number from 1 to 100", file=sys.stderr)
        return 2
    if sql.scalar("SELECT to_regclass('public.search_posting')") is None:
        call_command("migrate", verbosity=0, interactive=False)
    result = evaluate(args.docs, args.queries, args.out, depth=args.depth, progress=_show)
    print(
        f"{result.documents} products indexed in {result.index_seconds:.1f} s, {result.queries} queries answered in"
        f" {result.search_seconds:.2f} s (p50 {result.p50_ms:.1f} ms, p99 {result.p99_ms:.1f} ms): {args.out}"
    )
    return 0


def _show(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\rindexing {done:,} of {total:,}", end="\n" if done == total else "", file=sys.stderr, flush=True)
