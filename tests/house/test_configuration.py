"""What the documents promise about settings, commands and dependencies is so."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

from entrepot.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [re.split(r"[\[<>=~ ]", line, maxsplit=1)[0].lower() for line in PROJECT["dependencies"]]
NAMED = re.compile(r"ENTREPOT_[A-Z_]+[A-Z]|\bDATABASE_URL\b")


def test_every_variable_that_is_read_is_documented() -> None:
    read = {name for file in (ROOT / "src").rglob("*.py") for name in NAMED.findall(file.read_text(encoding="utf-8"))}
    documented = set(NAMED.findall((ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")))

    assert sorted(read - documented) == []
    assert sorted(documented - read) == []


def test_every_command_is_documented() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [command.name for command in COMMANDS if f"`entrepot {command.name}" not in text] == []


@pytest.mark.parametrize("package", RUNTIME)
def test_dependency_has_its_line_and_a_licence_fit_for_a_product(package: str) -> None:
    lines = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.lower().startswith(f"| {package} ")], f"{package} is missing in docs/dependencies.md"
    metadata = distribution(package).metadata
    licence = " ".join([metadata.get("License-Expression") or "", *(metadata.get_all("Classifier") or [])])
    assert "AGPL" not in licence
    assert "Affero" not in licence


def test_requirements_are_pinned_and_name_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        wrong = [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+|-r requirements\.txt", line)]
        assert wrong == []


def test_every_runtime_dependency_is_pinned() -> None:
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "requirements.txt").read_text().splitlines()}

    assert [package for package in RUNTIME if package not in pinned] == []
