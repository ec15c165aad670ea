"""What the addresses of assets begin with."""

from __future__ import annotations

import contextlib
import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

_OF_PACKAGES: Final = ("django", "django-allauth", "django-htmx", "django-ninja", "django-unfold")


def fingerprint(source: Path) -> str:
    """Twelve letters that change with any asset below `source`, and with the packages that bring assets of their own."""
    digest = hashlib.sha256()
    for file in sorted(source.glob("*/static/**/*")):
        if file.is_file():
            digest.update(str(file.relative_to(source)).encode())
            digest.update(file.read_bytes())
    for package in _OF_PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            digest.update(f"{package} {version(package)}".encode())
    return digest.hexdigest()[:12]
