"""`entrepot trade`: one purchase, step by step, with the lines it writes into the books."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from entrepot.operations.types import TradeStep


def configure(parser: argparse.ArgumentParser) -> None:
    """What to buy, and how to tell."""
    parser.add_argument(
        "--store-kind", choices=["global", "own", "domestic"], default="global", help="of which kind of store (global)"
    )
    parser.add_argument("--json", action="store_true", help="a JSON object for each step, one a line")


def run(args: argparse.Namespace) -> int:
    """0 when the purchase came to its end; refusals are told by the caller."""
    from rich.console import Console

    from entrepot.operations.services import trade
    from entrepot.stores.enums import StoreKind

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
    for number, step in enumerate(trade(StoreKind(args.store_kind)), start=1):
        try:
            if args.json:
                print(json.dumps(_object(step), ensure_ascii=False), flush=True)
            else:
                _show(console, number, step)
        except BrokenPipeError:  # nobody reads on: the purchase is brought to its end all the same
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _show(console: Console, number: int, step: TradeStep) -> None:
    from rich.markup import escape
    from rich.table import Table

    console.print(f"\n[bold]{number:2}  {escape(step.name)}[/bold]  [dim]{step.at:%Y-%m-%d %H:%M} UTC[/dim]")
    told = Table.grid(padding=(0, 2))
    told.add_column(justify="right", style="cyan", no_wrap=True)
    told.add_column(overflow="fold")
    for fact in step.facts:
        told.add_row(f"    {escape(fact.what)}", escape(fact.text))
    console.print(told)
    if not step.journals:
        return
    books = Table(box=None, padding=(0, 2), pad_edge=False, header_style="dim")
    for title in ("    journal", "code", "debit", "credit"):
        books.add_column(title, overflow="fold")
    books.add_column("amount", justify="right", no_wrap=True)
    for journal in step.journals:
        for leg in journal.legs:
            kind = journal.kind if leg.phase == "posted" else f"{journal.kind} ({leg.phase})"
            books.add_row(
                f"    [green]{kind}[/green]",
                leg.code,
                _account(leg.debit),
                _account(leg.credit),
                _money(leg.amount_minor, leg.debit.currency),
            )
    console.print(books)
    after = Table(box=None, padding=(0, 2), pad_edge=False, header_style="dim")
    after.add_column("    balances after", overflow="fold")
    after.add_column("owed (+) or held (-)", justify="right", no_wrap=True)
    for key, minor in step.balances:
        after.add_row(f"    {_account(key)}", _money(minor, key.currency))
    console.print(after)


def _account(key: Any) -> str:
    """An account as people read it; long numbers by their ends."""
    what, _, number = key.owner_ref.partition(":")
    short = f"{what}:…{number[-6:]}" if len(number) > 12 else key.owner_ref
    return f"{key.kind} {short}".strip()


def _money(minor: int, currency: str) -> str:
    from entrepot.kernel.money import Money

    return str(Money(minor, currency))


def _object(step: TradeStep) -> dict[str, Any]:
    return {
        "step": step.name,
        "at": step.at.isoformat(),
        "facts": [fact._asdict() for fact in step.facts],
        "journals": [
            {
                "kind": journal.kind,
                "ref": journal.ref,
                "legs": [
                    {
                        "debit": str(leg.debit),
                        "credit": str(leg.credit),
                        "amount_minor": leg.amount_minor,
                        "currency": leg.debit.currency,
                        "code": leg.code,
                        "phase": leg.phase,
                    }
                    for leg in journal.legs
                ],
            }
            for journal in step.journals
        ],
        "balances": {str(key): minor for key, minor in step.balances},
    }
