"""The console script: quick help, plain refusals, clean interruption."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from entrepot.cli import main as cli
from entrepot.database.errors import EmbeddedNotOurs


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The module of the command `db`, which does whatever the test says."""
    module = SimpleNamespace(configure=lambda _parser: None, run=lambda _args: 0)
    monkeypatch.setattr(cli, "import_module", lambda _name: module)
    return module


def raising(error: BaseException) -> object:
    def run(_args: object) -> int:
        raise error

    return run


def test_help_imports_neither_django_nor_any_command() -> None:
    script = (
        "import sys; from entrepot.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg', 'granian') or m.startswith('entrepot.')))"
    )

    out = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout

    assert out.splitlines()[-1] == "['entrepot.cli', 'entrepot.cli.main', 'entrepot.kernel', 'entrepot.kernel.errors']"


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(command: cli.Command, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command.name, "--help"])

    assert ended.value.code == 0
    assert f"usage: entrepot {command.name}" in capsys.readouterr().out


def test_outcome_of_a_command_is_the_exit_code(answering: SimpleNamespace) -> None:
    answering.run = lambda _args: 1

    assert cli.main(["db"]) == 1


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (EmbeddedNotOurs(folder="/x", owner="ann"), EmbeddedNotOurs(folder="/x", owner="ann").message),
        (ImproperlyConfigured("X is yes or no."), "X is yes or no."),
        (OperationalError("no\nserver"), "The database cannot be reached: no server"),
    ],
)
def test_refusal_is_one_sentence_and_exit_code_2(
    answering: SimpleNamespace, capsys: pytest.CaptureFixture[str], error: Exception, sentence: str
) -> None:
    answering.run = raising(error)

    assert cli.main(["db"]) == 2
    assert capsys.readouterr().err == f"entrepot: {sentence}\n"


def test_fault_of_ours_shows_its_trace(answering: SimpleNamespace) -> None:
    answering.run = raising(ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        cli.main(["db"])


def test_interruption_is_quiet(answering: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    answering.run = raising(KeyboardInterrupt())

    assert cli.main(["db"]) == 130
    assert capsys.readouterr().err == "\n"
