"""Fixtures of this desk's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _folder_of_assets(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path  # white noise asks for a folder that exists
