"""A real login that is a member of ledger_app and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pytest_django import DjangoDbBlocker
from tests import template_database
from tests.ledger.books import fill

PASSWORD = "only-for-this-check"


@pytest.fixture(scope="session")
def app_login(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Name of the login; its own for each test database, so that parallel runs do not meet."""
    name = f"{connection.settings_dict['NAME']}_login"
    forget = sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name))
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(forget)
        cursor.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE ledger_app").format(sql.Identifier(name), sql.Literal(PASSWORD))
        )
    yield name
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(forget)


@pytest.fixture(scope="session")
def app_dsn(app_login: str) -> str:
    return dsn(user=app_login, password=PASSWORD)


@pytest.fixture(scope="session")
def owner_dsn(app_login: str) -> str:
    settings = connection.settings_dict
    return dsn(user=settings["USER"], password=settings["PASSWORD"])


def dsn(**who: str) -> str:
    settings = connection.settings_dict
    place = {"host": settings["HOST"], "port": settings["PORT"], "dbname": settings["NAME"]}
    return make_conninfo("", **{key: value for key, value in {**place, **who}.items() if value})


@pytest.fixture
def app(app_dsn: str) -> Iterator[psycopg.Connection]:
    """A connection as the application; what it did is rolled back."""
    with psycopg.connect(app_dsn) as conn:
        yield conn
        conn.rollback()


@pytest.fixture
def owner(owner_dsn: str) -> Iterator[psycopg.Connection]:
    """A connection as ledger_owner; what it did is rolled back."""
    with psycopg.connect(owner_dsn) as conn:
        conn.execute("SET ROLE ledger_owner")
        yield conn
        conn.rollback()


@pytest.fixture
def application(transactional_db: None, app_login: str) -> Iterator[None]:
    """The whole process, its threads included, works as the application's login."""
    settings = connection.settings_dict
    before = settings["USER"], settings["PASSWORD"]
    connection.close()
    settings["USER"], settings["PASSWORD"] = app_login, PASSWORD
    yield
    connection.close()
    settings["USER"], settings["PASSWORD"] = before


@pytest.fixture(scope="module")
def books(app_dsn: str, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    """See books.py; emptied after the module."""
    yield fill(app_dsn)
    with django_db_blocker.unblock():
        template_database.restore()
