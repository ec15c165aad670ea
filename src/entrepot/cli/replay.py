"""`entrepot replay`: play a published history of a real marketplace into this one."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Which history, from where."""
    parser.add_argument("source", choices=["olist"], help="olist: Brazilian marketplace, 2016 to 2018")
    parser.add_argument("folder", type=Path, help="the folder with its Parquet files")
    parser.add_argument("--days", type=int, help="stop after so many days; the next run goes on there")
    parser.add_argument("--json", action="store_true", help="the figures for programs")


def run(args: argparse.Namespace) -> int:
    """0 when the history was played and adds up; refusals are told by the caller."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from entrepot.operations.services import replay_olist

    started = time.monotonic()
    columns = (
        TextColumn("{task.description:<9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        figures = replay_olist(args.folder, progress, days=args.days)
    seconds = time.monotonic() - started
    if args.json:
        print(json.dumps({**figures, "seconds": round(seconds, 1)}))
        return 0
    print(
        f"{figures['purchases']:,} purchases, {figures['orders']:,} orders, {figures['lines']:,} lines; "
        f"{figures['finished']:,} received and settled.\n"
        f"Goods {figures['goods_minor'] / 100:,.2f} BRL, freight {figures['freight_minor'] / 100:,.2f} BRL, "
        f"{figures['open_escrows']} escrows not empty.\n"
        f"{seconds:.0f} s."
    )
    return 0
