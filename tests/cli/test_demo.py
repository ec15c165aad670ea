"""`entrepot demo` finds a port, makes the market ready once, and says how to come in."""

from __future__ import annotations

import functools
import socket
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from tests.inventory.factories import stocked
from tests.orders.factories import placed

from entrepot.cli import demo
from entrepot.cli.main import main
from entrepot.operations import services


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """A sample market of two purchases, on tables that are there."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(services, "sample_market", functools.partial(services.sample_market, purchases=2, days=2))
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("entrepot.config.database.as_owner", nullcontext)
    monkeypatch.setattr("django.core.management.call_command", lambda *_args, **_options: None)
    monkeypatch.setenv("ENTREPOT_SITE_URL", "http://localhost")


def test_port_that_was_asked_for_and_is_taken_is_refused(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--port", str(taken)]) == 2
    assert capsys.readouterr().err == f"entrepot: Port {taken} is taken. Name another one by --port, or none.\n"


def test_next_free_port_is_taken_without_asking(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "PORT", taken)

    port = demo._free_port("127.0.0.1", None)

    assert port is not None
    assert taken < port < taken + 50


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small")
def test_market_is_made_ready_once_and_the_accounts_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--no-serve"]) == 0
    first = capsys.readouterr()
    assert main(["demo", "--no-serve"]) == 0
    second = capsys.readouterr()

    assert "all with the password entrepot-demo" in first.out
    assert "operator@example.com" in first.out
    assert second.out == first.out
    assert "purchases" in first.err
    assert "purchases" not in second.err


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small")
def test_trade_of_ones_own_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    placed((stocked(), 1))

    assert main(["demo", "--no-serve"]) == 0
    told = capsys.readouterr()

    assert "trade of its own" in told.err
    assert "password" not in told.out


def test_address_is_told_when_somebody_answers_there(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    demo._announce("127.0.0.1", taken, "here")

    assert capsys.readouterr().out.startswith("here\n")


@pytest.mark.parametrize("scale", ["0", "101", "many"])
def test_scale_that_makes_no_sense_is_refused(scale: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--no-serve", "--scale", scale])
    assert "--scale" in capsys.readouterr().err
