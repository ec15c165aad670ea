"""The real server on an embedded database: served by a login that owns nothing, ended by Ctrl-C without a stain."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

pytestmark = pytest.mark.xdist_group("serve")  # one server for all of them
SOURCE = Path(__file__).resolve().parents[2] / "src"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SOURCE),
        "ENTREPOT_HOME": str(tmp_path_factory.mktemp("serve") / "home"),
    }


def entrepot(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "entrepot.cli", *arguments]


def start(environment: dict[str, str], *arguments: str) -> tuple[subprocess.Popen[str], str]:
    """The server, answering; and an address of it."""
    port = free_port()
    command = entrepot("serve", "--port", str(port), "--with-worker", *arguments)
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    address = f"http://127.0.0.1:{port}/accounts/login/"
    for _ in range(600):
        try:
            httpx.get(address)
            break
        except httpx.TransportError:
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.1)
    return process, address


@pytest.fixture(scope="module")
def served(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process, address = start(environment, "--workers", "1")
    yield process, address
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    subprocess.run(entrepot("db", "stop"), env=environment, check=True, capture_output=True)


def test_site_is_served_by_a_login_that_can_bend_nothing(
    served: tuple[subprocess.Popen[str], str], environment: dict[str, str]
) -> None:
    _process, address = served
    assert httpx.get(address).status_code == 200
    owner = f"postgresql://postgres@/entrepot?host={environment['ENTREPOT_HOME']}/postgres/run"
    people: list[tuple[str]] = []
    with psycopg.connect(owner, autocommit=True) as server:
        while not people:  # until the worker is up
            time.sleep(0.1)
            people = server.execute(
                "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE application_name LIKE 'entrepot %' AND usename IS NOT NULL"
            ).fetchall()
    assert people == [("entrepot_app_login",)]

    with psycopg.connect(owner.replace("postgres@", "entrepot_app_login@"), autocommit=True) as login:
        login.execute("SELECT count(*) FROM ledger.journal")
        for attack in (
            "UPDATE ledger.balance SET credits_posted = 1",
            "ALTER TABLE ledger.journal DISABLE TRIGGER ALL",
            "DROP TABLE django_session",
            "DELETE FROM django_migrations",
            "SET ROLE ledger_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                login.execute(attack)


def test_ctrl_c_ends_everything_cleanly(served: tuple[subprocess.Popen[str], str], environment: dict[str, str]) -> None:
    process, _address = served

    os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=60)

    assert process.returncode == 0, out
    assert "Traceback" not in out
    assert "ERROR" not in out
    assert "Fatal" not in out
    assert "refused to gracefully stop" not in out
    status = subprocess.run(entrepot("db", "status"), env=environment, check=False, capture_output=True, text=True)
    assert status.stdout.startswith("The embedded PostgreSQL does not run.")


def test_killed_server_takes_its_processes_along(environment: dict[str, str]) -> None:
    process, address = start(environment, "--workers", "2", "--no-migrate")

    process.kill()
    process.communicate(timeout=60)  # until nobody holds the other end of the output any more

    with pytest.raises(httpx.TransportError):
        httpx.get(address)
    subprocess.run(entrepot("db", "stop"), env=environment, check=True, capture_output=True)
