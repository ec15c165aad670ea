"""Environment variables as typed settings."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from entrepot.config import environment


@pytest.mark.parametrize(
    ("raw", "value"), [("1", True), ("true", True), (" Yes ", True), ("on", True), ("0", False), ("no", False), ("off", False)]
)
def test_flag_is_read(monkeypatch: pytest.MonkeyPatch, raw: str, value: bool) -> None:
    monkeypatch.setenv("X", raw)

    assert environment.flag("X", default=not value) is value


def test_flag_that_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "")

    assert environment.flag("X", default=True) is True


def test_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "maybe")

    with pytest.raises(ImproperlyConfigured, match="X is yes or no"):
        environment.flag("X", default=True)


def test_number_is_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "12")
    assert environment.number("X", default=3) == 12
    monkeypatch.setenv("X", "")
    assert environment.number("X", default=3) == 3
    monkeypatch.setenv("X", "a dozen")
    with pytest.raises(ImproperlyConfigured, match="X is a whole number, not “a dozen”"):
        environment.number("X", default=3)


def test_list_is_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "a, b,,c ")

    assert environment.listed("X", default=["z"]) == ["a", "b", "c"]


def test_text_that_is_empty_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "")

    assert environment.text("X", default="d") == "d"
