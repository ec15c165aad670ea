"""The command says what differs, by its exit code too."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reconciliation import factories as f

from entrepot.cli.main import main
from entrepot.kernel.clock import VirtualClock

pytestmark = pytest.mark.django_db


def test_a_file_of_the_providers(virtual_clock: VirtualClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    virtual_clock.set(f.AFTER)
    rows = [f.paid(), f.paid()]
    path = tmp_path / "day.csv"
    path.write_bytes(f.file_of(rows[:1]).content)

    assert main(["reconcile", "sandbox", f.DAY.isoformat(), str(path)]) == 1
    assert "missing" in capsys.readouterr().out

    path.write_bytes(f.file_of(rows).content)
    assert main(["reconcile", "sandbox", f.DAY.isoformat(), str(path)]) == 2
    assert "was read before" in capsys.readouterr().err
    assert main(["reconcile", "sandbox", f.DAY.isoformat(), str(path), "--replace"]) == 0
    assert "Both sides agree" in capsys.readouterr().out


def test_what_cannot_be_had(virtual_clock: VirtualClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    virtual_clock.set(f.AFTER)
    assert main(["reconcile", "nobody", f.DAY.isoformat()]) == 2
    assert main(["reconcile", "sandbox", f.DAY.isoformat(), str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err
