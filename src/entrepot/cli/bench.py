"""`entrepot bench`: measure this market on this machine, in a database of its own."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

DATABASE = "entrepot_bench"
Row = dict[str, Any]


def configure(parser: argparse.ArgumentParser) -> None:
    """What to measure, and for how long."""
    parser.add_argument("--parts", default="orders,flash,pages,html", help="any of orders, flash, pages, html (default: all)")
    parser.add_argument("--seconds", type=float, default=5, help="for each figure (default: 5)")
    parser.add_argument("--docs", type=Path, default=_documents(), help="products to load first (JSONL)")
    parser.add_argument("--keep", action="store_true", help=f"go on with the database {DATABASE} of the last run")
    parser.add_argument("--json", action="store_true", help="the figures for programs")


def _documents() -> Path:
    shared = os.environ.get("ENTREPOT_SHARED_DATA")
    return (Path(shared) if shared else Path("../shared/data")) / "search" / "docs.jsonl"


def run(args: argparse.Namespace) -> int:
    """0 when everything asked for was measured."""
    url = _own_database(keep=args.keep)

    import django

    django.setup()
    say = _say(quiet=args.json)
    _fill(args.docs, say)
    from entrepot.operations.services import bench

    rows = bench(args.parts.split(","), args.seconds, url, say)
    print(json.dumps(rows, indent=1)) if args.json else _table(rows)
    return 0


def _say(*, quiet: bool) -> Callable[[str], None]:
    def say(text: str) -> None:
        if not quiet:
            print(f"… {text}", file=sys.stderr, flush=True)

    return say


def _own_database(*, keep: bool) -> str:
    """A database for the bench on the server in use: made anew unless it shall be kept; put in force for this process."""
    import psycopg
    from psycopg import sql as text

    from entrepot.config import database

    server = database.url("owner")
    base, _, query = server.partition("?")
    own = base.rsplit("/", 1)[0] + f"/{DATABASE}" + (f"?{query}" if query else "")
    with psycopg.connect(server, autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
        if exists and not keep:
            connection.execute(text.SQL("DROP DATABASE {} WITH (FORCE)").format(text.Identifier(DATABASE)))
        if not exists or not keep:
            connection.execute(text.SQL("CREATE DATABASE {}").format(text.Identifier(DATABASE)))
    os.environ["DATABASE_URL"] = own
    os.environ["ENTREPOT_DATABASE_ROLE"] = "owner"
    return own


def _fill(documents: Path, say: Callable[[str], None]) -> None:
    """Tables, and the catalogue that lists, pages and searches are measured on."""
    from django.core.management import call_command
    from django.db import connection

    from entrepot.cli.main import main
    from entrepot.events.services import drain

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_product")
        if cursor.fetchone()[0]:
            return
    if documents.exists():
        say(f"loading {documents}")
        main(["import", "products", str(documents)])
    else:
        say(f"{documents} is not there: lists and searches are measured on the bench's own 2,000 products")
        from entrepot.operations.services import stock_bench

        stock_bench(2000)
    drain()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _table(rows: list[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("what", "clients", "per second", "p50 ms", "p99 ms", "ratio", "against", "note")
    for row in rows:
        ratio = f"{row['ratio']}×" if "ratio" in row else ""
        cells = (row["what"], row["clients"], f"{row['per_second']:,}", row.get("p50_ms", ""), row.get("p99_ms", ""), ratio)
        table.add_row(*map(str, cells), row.get("against", ""), row.get("note", ""))
    Console(width=150 if not sys.stdout.isatty() else None).print(table)
