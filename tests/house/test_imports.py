"""The map of rooms holds, and the machine that says so is awake."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_contracts_of_the_map_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("script", ["planted_faults.py", "house_rules.py"])
def test_script_of_the_house_finds_nothing_wrong(script: str) -> None:
    done = subprocess.run([sys.executable, f"scripts/{script}"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
