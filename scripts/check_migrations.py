"""Migrations: none missing, none in conflict, none that would stop a running site.

Runs Django's own check and django-migration-linter over the rooms' migrations (those of packages are their makers' affair).
Left out, with reasons:

* initial migrations: they make tables, on which nobody waits yet;
* BEFORE_RELEASE: changes among unreleased migrations, applied in one go with the tables they change;
* RUNPYTHON_ARGS_NAMING_CONVENTION: an argument that is not used is named `_apps`.
"""

from __future__ import annotations

import os

BEFORE_RELEASE = ["0002_fewer_indexes", "0003_stream_by_position", "0004_provider_accounts", "0005_sealed_evidence"]
LEFT_OUT = ["RUNPYTHON_ARGS_NAMING_CONVENTION"]


def main() -> int:
    """Run both checks; 1 if one of them found something."""
    import django
    from django.core.management import CommandError, call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "migration_settings"
    django.setup()
    from django.conf import settings

    try:
        call_command("makemigrations", check_changes=True, dry_run=True, interactive=False, verbosity=1)
        call_command(
            "lintmigrations",
            include_apps=settings.ROOMS,
            exclude_migration_tests=LEFT_OUT,
            ignore_initial_migrations=True,
            ignore_name=BEFORE_RELEASE,
            sql_analyser="postgresql",
            no_cache=True,
            quiet=["ok", "ignore"],
        )
    except CommandError as error:
        print(error)
        return 1
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
