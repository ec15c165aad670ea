"""Test databases, cloned from a template that is migrated once.

The template `test_<name>_template` belongs to the database that DATABASE_URL names, so that two checkouts on one server do not
disturb each other. It carries a fingerprint of everything that shapes it as its comment; while that stays the same, a run only
clones it (a fraction of a second), and so does each pytest-xdist worker. `--create-db` builds it anew.

The template keeps a copy of the rows that migrations put in (schema `pristine`). After a test that commits, `restore` puts
every table back to them, append-only tables and the ledger included: triggers and foreign keys sleep for that one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

SOURCE = Path(__file__).resolve().parent.parent / "src" / "entrepot"
SHAPING = (
    "**/migrations/*.py",
    "**/*.sql",
    "**/*.csv",
    "**/*.json",
    "**/*.toml",
    "database/*.py",
    "config/settings.py",
    "*/apps.py",
)
PACKAGES = ("django", "procrastinate", "django-allauth", "psycopg")
BUILDING = 0x454E5452  # advisory lock: one template is built at a time on a server, for roles are the whole server's

SNAPSHOT = """
DO $$
DECLARE t regclass; n name; filled boolean;
BEGIN
  DROP SCHEMA IF EXISTS pristine CASCADE;
  CREATE SCHEMA pristine;
  CREATE TABLE pristine.tables (place regclass PRIMARY KEY, copy regclass, columns text, checksum numeric);
  FOR t, n IN
    SELECT c.oid, 't' || c.oid FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
     WHERE c.relkind = 'r' AND s.nspname NOT LIKE 'pg\\_%' AND s.nspname NOT IN ('information_schema', 'pristine')
       AND NOT (s.nspname = 'public' AND c.relname = 'django_migrations')
  LOOP
    INSERT INTO pristine.tables (place) VALUES (t);
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', t) INTO filled;
    IF filled THEN
      EXECUTE format('CREATE TABLE pristine.%I AS SELECT * FROM %s', n, t);
      UPDATE pristine.tables p
         SET copy = format('pristine.%I', n)::regclass,
             columns = (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                         WHERE attrelid = t AND attnum > 0 AND NOT attisdropped AND attgenerated = '')
       WHERE p.place = t;
      EXECUTE format('UPDATE pristine.tables SET checksum = (SELECT sum(hashtextextended(x::text, 0)::numeric) FROM %s x) '
                     'WHERE place = %L::regclass', t, t);
    END IF;
  END LOOP;
END $$
"""

RESTORE = """
DO $$
DECLARE r record; found boolean; now_sum numeric;
BEGIN
  SET LOCAL lock_timeout = '20s';
  SET LOCAL session_replication_role = replica;
  FOR r IN SELECT * FROM pristine.tables LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', r.place) INTO found;
    IF r.copy IS NULL THEN
      IF found THEN EXECUTE format('DELETE FROM %s', r.place); END IF;
    ELSE
      EXECUTE format('SELECT sum(hashtextextended(x::text, 0)::numeric) FROM %s x', r.place) INTO now_sum;
      IF now_sum IS DISTINCT FROM r.checksum THEN
        EXECUTE format('DELETE FROM %s', r.place);
        EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s', r.place, r.columns, r.columns, r.copy);
      END IF;
    END IF;
  END LOOP;
END $$
"""


def fingerprint() -> str:
    """Changes when anything changes that shapes the migrated database."""
    digest = hashlib.sha256()
    for file in sorted({file for pattern in SHAPING for file in SOURCE.glob(pattern)}):
        digest.update(str(file.relative_to(SOURCE)).encode())
        digest.update(file.read_bytes())
    for package in PACKAGES:
        digest.update(version(package).encode())
    digest.update(SNAPSHOT.encode())
    return digest.hexdigest()


def clone_template(name: str, *, worker: str, rebuild: bool) -> str:
    """Make the test database of `worker` and point Django at it; its name."""
    template, database = f"test_{name}_template", "_".join(filter(None, ("test", name, worker)))
    with _maintenance() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
        if rebuild or _comment(server, template) != fingerprint():
            _build(server, template)
        _recreate(server, database, template=template)
    _point_at(database)
    return database


def drop(database: str) -> None:
    """Remove the test database `database`."""
    connection.close()
    with _maintenance() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def restore() -> None:
    """Put every table back to the rows that migrations left in it."""
    with connection.cursor() as cursor:
        cursor.execute(RESTORE)


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection]:
    settings = connection.settings_dict
    address = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"], "password": settings["PASSWORD"]}
    with psycopg.connect(
        dbname="postgres", autocommit=True, **{key: value for key, value in address.items() if value}
    ) as server:
        yield server


def _comment(server: psycopg.Connection, database: str) -> str | None:
    row = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    return row[0] if row else None


def _build(server: psycopg.Connection, template: str) -> None:
    _recreate(server, template, template="template0")
    _point_at(template)
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
    connection.close()
    server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(template), sql.Literal(fingerprint())))


def _recreate(server: psycopg.Connection, database: str, *, template: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template)))


def _point_at(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database
