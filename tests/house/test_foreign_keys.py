"""Foreign keys point downwards, as imports do."""

from __future__ import annotations

from pathlib import Path

from scripts import foreign_keys


def test_no_key_points_up_or_sideways() -> None:
    assert list(foreign_keys.upward_keys()) == []


def test_every_room_has_its_height() -> None:
    rooms = {path.parent.name for path in Path(foreign_keys.ROOT, "src", "entrepot").glob("*/__init__.py")}

    assert set(foreign_keys.heights()) == rooms


def test_rooms_side_by_side_have_the_same_height() -> None:
    height = foreign_keys.heights()

    assert height["payments"] == height["logistics"]
    assert height["orders"] > height["payments"] > height["ledger"] > height["kernel"] == 0
