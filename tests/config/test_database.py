"""Addresses of databases, and which of them a process takes."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from entrepot.config import database
from entrepot.database import embedded


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ENTREPOT_DATABASE_ROLE", "ENTREPOT_DATABASE_POOL", "ENTREPOT_OWNER_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://web@db/market")


def test_whole_address_is_read() -> None:
    settings = database.parsed("postgresql://an%40n:p%2Fw@db.example:5433/mar%20ket?sslmode=verify-full")

    assert {key: settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "USER": "an@n",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "NAME": "mar ket",
    }
    assert settings["OPTIONS"] == {"application_name": embedded.application_name(), "sslmode": "verify-full"}


def test_socket_folder_is_the_host() -> None:
    settings = database.parsed("postgresql://postgres@/entrepot?host=/run/a%20b")

    assert (settings["HOST"], settings["PORT"], settings["PASSWORD"]) == ("/run/a b", "", "")


def test_another_engine_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL 15 or newer only"):
        database.parsed("sqlite:///x")


def test_owner_has_an_address_of_its_own_where_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database.url("owner") == "postgresql://web@db/market"

    monkeypatch.setenv("ENTREPOT_OWNER_DATABASE_URL", "postgresql://owner@db/market")

    assert database.url("owner") == "postgresql://owner@db/market"
    assert database.url("runtime") == "postgresql://web@db/market"


def test_unknown_role_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="one of owner, runtime, not “king”"):
        database.url("king")


def test_pool_replaces_lasting_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_DATABASE_POOL", "8")

    settings = database.database_settings()

    assert settings["OPTIONS"]["pool"] == {"min_size": 2, "max_size": 8, "timeout": 10}
    assert settings["CONN_MAX_AGE"] == 0


def test_connection_is_the_owners_inside_the_block_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_OWNER_DATABASE_URL", "postgresql://owner@db/market")
    before = dict(connection.settings_dict)

    with database.as_owner():
        inside = connection.settings_dict["USER"]

    assert inside == "owner"
    assert connection.settings_dict == before
