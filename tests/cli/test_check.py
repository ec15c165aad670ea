"""`entrepot check` tells what is broken, to people and to programs, and fails for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import entrepot
from entrepot.cli import check
from entrepot.cli.main import main
from entrepot.kernel.breach import Breach

BROKEN = Breach("ledger.I1", "account:7", "the balance is not the sum of its transfers")
WARNING = Breach("events.dead_letter", "letter:3", "waits for a person", "warning")


@pytest.fixture
def finding(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def find(*found: Breach) -> None:
        def breaches(progress: Callable[[str], None]) -> Iterator[Breach]:
            progress("looking")
            yield from found

        monkeypatch.setattr(check, "AUDITED", ("ledger",))
        monkeypatch.setattr(check, "import_module", lambda _name: SimpleNamespace(breaches=breaches))

    return find


def test_room_with_invariants_is_audited() -> None:
    rooms = {path.parents[1].name for path in Path(entrepot.__path__[0]).glob("*/queries/invariants.py")}

    assert rooms == set(check.AUDITED)


@pytest.mark.django_db
def test_empty_market_is_as_it_must_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--quiet"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Money, stock and facts are as they must be."


def test_breach_is_told_and_fails(finding: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    finding(BROKEN, WARNING)

    assert main(["check"]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "BREACH  ledger.I1  account:7: the balance is not the sum of its transfers",
        "WARNING events.dead_letter  letter:3: waits for a person",
        "1 broken.",
    ]
    assert told.err == "  looking\n"


def test_warning_alone_is_no_failure(finding: Callable[..., None]) -> None:
    finding(WARNING)

    assert main(["check", "--quiet"]) == 0


def test_programs_get_a_line_for_each_finding(finding: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    finding(BROKEN, WARNING)

    assert main(["check", "--json"]) == 1
    told = capsys.readouterr()
    assert [json.loads(line)["code"] for line in told.out.splitlines()] == ["ledger.I1", "events.dead_letter"]
    assert told.err == ""
