"""The migration: by whom it can be run, and what it leaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from tests.ledger.conftest import PASSWORD
from tests.ledger.factories import escrow, payment

from entrepot.kernel.ids import uuid7
from entrepot.ledger.services import post

initial = import_module("entrepot.ledger.migrations.0001_initial")
leaner = import_module("entrepot.ledger.migrations.0004_leaner")


def editor(conn: psycopg.Connection) -> Any:
    return SimpleNamespace(connection=conn)


@contextmanager
def elsewhere(dsn: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """A database of its own, owned by a login that may create roles and no more."""
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    place = sql.Identifier(name)
    with psycopg.connect(dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(place))
        admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(place))
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(place, sql.Literal(PASSWORD)))
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(place, place))
        try:
            yield admin, make_conninfo(dsn, dbname=name, user=name, password=PASSWORD)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(place))
            admin.execute(sql.SQL("DROP ROLE {}").format(place))


def test_a_login_that_is_no_superuser_can_migrate(owner_dsn: str) -> None:
    with elsewhere(owner_dsn) as (admin, dsn):
        user = str(conninfo_to_dict(dsn)["user"])
        if admin.info.server_version >= 160000:  # before that, who may create roles may also grant every one
            with psycopg.connect(dsn) as conn, pytest.raises(errors.InsufficientPrivilege, match="GRANT ledger_owner TO"):
                initial.load(None, editor(conn))
            admin.execute(sql.SQL("GRANT ledger_owner TO {}").format(sql.Identifier(user)))
        with psycopg.connect(dsn) as conn:
            initial.load(None, editor(conn))
            assert conn.execute("SELECT current_user, current_setting('search_path')").fetchone() == (
                user,
                '"$user", public',
            )
            owners = conn.execute(
                "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'ledger'::regnamespace"
            )
            assert owners.fetchall() == [("ledger_owner",)]
            initial.unload(None, editor(conn))
            assert conn.execute("SELECT to_regnamespace('ledger')").fetchone() == (None,)


def test_many_databases_may_make_the_roles_at_once(owner_dsn: str) -> None:
    tag = uuid7().hex[-8:]
    statement = initial.ROLES
    for role in ("ledger_owner", "ledger_app", "store_portal"):
        statement = statement.replace(role, f"{role}_{tag}")
    gate, failures = threading.Barrier(6), list[Exception]()

    def run() -> None:
        with psycopg.connect(owner_dsn) as conn:
            gate.wait()
            try:
                conn.execute(statement)
            except psycopg.Error as error:
                failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with psycopg.connect(owner_dsn, autocommit=True) as conn:
        for role in ("ledger_owner", "ledger_app", "store_portal"):
            with suppress(errors.UndefinedObject):
                conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(f"{role}_{tag}")))
    assert failures == []


@pytest.mark.django_db
def test_reversing_is_refused_once_there_are_books() -> None:
    post([payment(escrow())])
    with pytest.raises(RuntimeError, match="journals"):
        initial.unload(None, editor(connection))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_flush_leaves_the_ledger_alone() -> None:
    from django.core.management.color import no_style
    from django.core.management.sql import sql_flush

    assert not [statement for statement in sql_flush(no_style(), connection) if "ledger" in statement]


@pytest.mark.django_db
def test_the_leaner_door_can_be_taken_back_and_forth() -> None:
    def definitions() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace ORDER BY proname"
            )
            return [row[0] for row in cursor.fetchall()]

    before = definitions()
    leaner.backwards(None, connection.schema_editor())
    former = definitions()
    posted = post([payment(escrow())])
    leaner.forwards(None, connection.schema_editor())

    assert [outcome.created for outcome in posted] == [True]
    assert sum(a != b for a, b in zip(before, former, strict=True)) == len(leaner.REPLACED)
    assert definitions() == before
