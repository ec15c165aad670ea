"""`entrepot manage ...`: Django's own management commands."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Everything behind `manage` belongs to Django."""
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="as for django-admin, e.g. migrate, shell")


def run(args: argparse.Namespace) -> int:
    """Hand over to Django."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["entrepot manage", *args.arguments])
    return 0
