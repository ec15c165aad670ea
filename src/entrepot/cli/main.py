"""Finds the command and runs it; a command's own module, and Django, are imported only when that command is called."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Literal


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the table below. `role` is the way into the database that the command takes (entrepot.config.database)."""

    name: str
    summary: str
    module: str
    role: Literal["owner", "runtime"] = "runtime"
    django: bool = True


COMMANDS = (
    Command("demo", "Load the sample market if there is none, and serve it with the background work.", "demo", django=False),
    Command("serve", "Serve web pages and API, with --with-worker the background work too.", "serve", django=False),
    Command("worker", "Do the background work: facts to subscribers, timers, jobs.", "worker"),
    Command("manage", "Django's management commands, as the owner of the tables.", "manage", role="owner", django=False),
    Command("db", "Start, stop or look at the embedded database.", "db", role="owner", django=False),
    Command("import", "Bring in products or categories from files.", "import_"),
    Command("export", "Write a store's products to a file.", "export"),
    Command("quote", "Duty and tax of goods sent to a destination, every line with its rule and source.", "quote"),
    Command("replay", "Play a published history of a real marketplace into this one.", "replay"),
    Command("bench", "Measure this market on this machine, in a database of its own.", "bench", role="owner", django=False),
    Command("trade", "Play one purchase through all its steps, with the lines it writes into the books.", "trade"),
    Command("reconcile", "Lay a payment provider's statement beside our books.", "reconcile"),
    Command("simulator", "Payment providers of this machine, to try everything out without money.", "simulator", django=False),
    Command("check", "Audit money, stock and facts; with --deploy the safety of the set-up.", "check"),
)
REFUSED, INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when all is well, 1 when a check found something, 2 when the command was refused."""
    from entrepot.kernel.errors import Refused

    given = list(sys.argv[1:] if arguments is None else arguments)
    command = next((c for c in COMMANDS if given and c.name == given[0]), None)
    args = _parser(command).parse_args(given)
    if command is None:
        return REFUSED
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    os.environ.setdefault("ENTREPOT_DATABASE_ROLE", command.role)
    try:
        if command.django:
            import django

            django.setup()
        return int(import_module(f"entrepot.cli.{command.module}").run(args))
    except Refused as refusal:
        print(f"entrepot: {refusal.message}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `entrepot ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    except Exception as surprise:
        sentence = _explained(surprise)
        if sentence is None:
            raise
        print(f"entrepot: {sentence}", file=sys.stderr)
        return REFUSED


def _parser(command: Command | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="entrepot", description="A cross-border marketplace on one machine, or on many.")
    parser.add_argument("--version", action=_Version)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for known in COMMANDS:
        own = commands.add_parser(known.name, help=known.summary, description=known.summary)
        if known is command:
            import_module(f"entrepot.cli.{known.module}").configure(own)
    return parser


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the version and end")

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        from importlib.metadata import version

        print(version("entrepot"))
        parser.exit()


def _explained(surprise: Exception) -> str | None:
    """A sentence for what an operator can put right; None for a fault of ours, which shows its trace."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, ProgrammingError

    if isinstance(surprise, ImproperlyConfigured):
        return str(surprise)
    cause = surprise.__cause__
    if isinstance(surprise, OperationalError) and getattr(cause, "sqlstate", None) is None:
        return f"The database cannot be reached: {' '.join(str(surprise).split())}"
    if isinstance(surprise, ProgrammingError) and getattr(cause, "sqlstate", None) == "42P01":
        return "The tables are not there, or not all of them. Make them by: entrepot manage migrate"
    return None


if __name__ == "__main__":
    raise SystemExit(main())
