"""`entrepot check` tells what is broken, to people and to programs, and fails for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

import entrepot
from entrepot.cli.main import main
from entrepot.kernel.breach import Breach, Progress, Rule
from entrepot.operations.services.check import ROOMS

BROKEN = Breach("I1", "account:7", "the balance is not the sum of its transfers")
WARNING = Breach("F4", "letter:3", "waits for a person", "warning")


@pytest.fixture
def finding(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def find(*found: Breach) -> None:
        def look(progress: Progress) -> Iterator[Breach]:
            progress("looking")
            yield from found

        rules = (Rule("X1", "all is well", look), Rule("X2", "all is well here too", lambda _: iter(())))
        monkeypatch.setattr(import_module("entrepot.operations.services.check"), "RULES", rules)

    return find


def test_every_room_with_invariants_is_audited() -> None:
    rooms = {path.parents[1].name for path in Path(entrepot.__path__[0]).glob("*/queries/invariants.py")}

    assert rooms == {name for name, _ in ROOMS} - {"orders and money"}


@pytest.mark.django_db(transaction=True)
def test_empty_market_is_as_it_must_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--quiet"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("Money, stock and facts are as they must be; ")


@pytest.mark.django_db(transaction=True)
def test_breach_is_told_and_fails(finding: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    finding(BROKEN, WARNING)

    assert main(["check"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [
        "BREACH  I1  account:7: the balance is not the sum of its transfers",
        "WARNING F4  letter:3: waits for a person",
    ]
    assert told[2].split()[:1] + told[2].split()[-4:-2] == ["X1", "1", "broken"]
    assert told[3].split()[:1] + told[3].split()[-3:-2] == ["X2", "holds"]
    assert told[4].startswith("1 broken, 1 warnings; 2 rules looked at in ")


@pytest.mark.django_db(transaction=True)
def test_warning_alone_is_no_failure(finding: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    finding(WARNING)

    assert main(["check", "--quiet"]) == 0
    assert "1 warnings" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_programs_get_one_object(finding: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    finding(BROKEN, WARNING)

    assert main(["check", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["clean"] is False
    assert told["counts"] == {"rules": 2, "breaches": 1, "warnings": 1}
    assert [breach["code"] for breach in told["breaches"]] == ["I1"]
    assert [(rule["code"], rule["breaches"]) for rule in told["rules"]] == [("X1", 1), ("X2", 0)]
