"""`entrepot import`: products and categories from files."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from entrepot.catalog.types import ImportReport, Progress


def configure(parser: argparse.ArgumentParser) -> None:
    """What to import, and how."""
    kinds = parser.add_subparsers(title="kinds", metavar="KIND", required=True, dest="what")
    products = kinds.add_parser("products", help="products from CSV, JSON lines or a Google product feed")
    products.add_argument("file", type=Path)
    products.add_argument("--store", default="", help="slug of the store; without it one is opened for the file")
    products.add_argument("--category", default="", help="code of the category for rows that name none (else by their titles)")
    products.add_argument("--currency", default="USD", help="currency of the store that is opened (USD)")
    products.add_argument("--country", default="", help="country of the store that is opened (that of its currency)")
    products.add_argument("--format", default="", choices=["", "csv", "jsonl", "google"], help="else by the file's ending")
    products.add_argument("--publish", action=argparse.BooleanOptionalAction, default=True, help="put them on sale (default)")
    products.add_argument("--dry-run", action="store_true", help="go through all of it and keep nothing")
    products.add_argument("--report", type=Path, help="write refused rows to this CSV file")
    categories = kinds.add_parser("categories", help="the category tree from JSON or CSV")
    categories.add_argument("file", type=Path)


def run(args: argparse.Namespace) -> int:
    """0 when every row was taken, 1 when rows were refused."""
    if not args.file.is_file():
        print(f"There is no file {args.file}.")
        return 2
    return _categories(args.file) if args.what == "categories" else _products(args)


def _categories(file: Path) -> int:
    from entrepot.catalog import services
    from entrepot.identity.types import SYSTEM

    made, changed = services.import_categories(services.read_categories(file), SYSTEM)
    print(f"{made} categories made, {changed} changed.")
    return 0


def _products(args: argparse.Namespace) -> int:
    from django.db import transaction

    if not args.dry_run:
        return _import(args)
    with transaction.atomic():  # a store opened for the trial goes with it
        code = _import(args)
        transaction.set_rollback(True)
    return code


def _import(args: argparse.Namespace) -> int:
    from entrepot.catalog import queries, services
    from entrepot.identity.types import SYSTEM

    services.install_starter_tree()
    store_id = _store(args)
    with _bar(args.file) as progress:
        report = services.import_products(
            args.file,
            store_id=store_id,
            actor=SYSTEM,
            file_format=args.format,
            category=args.category,
            publish=args.publish,
            dry_run=args.dry_run,
            progress=progress,
        )
    _tell(report)
    if args.report is not None:
        with args.report.open("w", encoding="utf-8", newline="") as file:
            file.writelines(queries.refused_csv(report.run_id))
        print(f"Report: {args.report}")
    for _, row in queries.refused_rows(report.run_id, limit=0 if args.report else 20):
        print(f"  line {row.line}: {row.field + ': ' if row.field else ''}{row.reason}")
    return 1 if report.refused else 0


def _tell(report: ImportReport) -> None:
    print("Trial, nothing was kept:" if report.is_dry_run else f"Import {report.run_id}:")
    print(
        f"  {report.products} products read: {report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.published} published; {report.refused} refusals."
    )


def _store(args: argparse.Namespace) -> UUID:
    """The store named; else one for the file, by its name and currency, the same at every import of it."""
    import pycountry

    from entrepot.identity.types import SYSTEM
    from entrepot.stores import queries, services
    from entrepot.stores.types import NewStore

    if args.store:
        return queries.store_by_slug(args.store).id
    words = re.sub(r"[^a-z0-9]+", "-", args.file.stem.lower()).strip("-")[:40].strip("-") or "file"
    currency = args.currency.upper()
    country = args.country.upper() or (currency[:2] if pycountry.countries.get(alpha_2=currency[:2]) else "DE")
    name = f"Imported goods ({words})"
    new = NewStore(
        slug=f"import-{words}-{currency.lower()}",
        kind="domestic",
        name={"en": name, "zh-hans": f"导入商品（{words}）"},
        currency=currency,
        country=country,
        legal_name=name,
    )
    return services.bring_in([new], actor=SYSTEM)[0]


@contextmanager
def _bar(file: Path) -> Iterator[Callable[[Progress], None]]:
    from rich import progress as rich
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn(file.name),
        BarColumn(),
        TextColumn("{task.fields[done]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with rich.Progress(*columns) as shown:
        task = shown.add_task("import", total=file.stat().st_size, done="")

        def progress(at: Progress) -> None:
            shown.update(task, completed=at.bytes_read, done=f"{at.products} products, {at.refused} refused")

        yield progress
