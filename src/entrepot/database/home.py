"""Where an installation keeps its own files: the embedded database, uploads, collected assets."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder ENTREPOT_HOME; else `.entrepot` in the checkout, or in the working folder of an installed package."""
    named = os.environ.get("ENTREPOT_HOME", "")
    if named:
        return Path(named).expanduser().resolve()
    checkout = Path(__file__).resolve().parents[3]
    root = checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()
    return root.resolve() / ".entrepot"
