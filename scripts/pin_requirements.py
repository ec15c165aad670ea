"""Writes requirements.txt and requirements-dev.txt from the versions installed here.

    .venv/bin/python scripts/pin_requirements.py

Run it with the oldest Python that must be served (Debian 12 has 3.11.2): some packages ask for a later one in their newest version.
pyproject.toml says which ranges work; these files say which versions the suite was last run with. Versions only: where packages
come from is the affair of whoever installs them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def closure(requirements: Iterable[str]) -> dict[str, str]:
    """Name -> installed version of `requirements` and all that they need on this machine."""
    pinned: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    left = [(Requirement(line), "") for line in requirements]
    while left:
        requirement, extra = left.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        wanted = {(name, one) for one in ("", *requirement.extras)} - seen
        if not wanted:
            continue
        seen |= wanted
        try:
            found = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{name} is not installed here: make venv first") from None
        pinned[name] = found.version
        left += [(Requirement(line), one) for line in found.requires or [] for _name, one in wanted]
    return pinned


def write(file: str, heading: str, pinned: dict[str, str]) -> None:
    """One line a package, in order."""
    lines = [f"# {heading}", *(f"{name}=={version}" for name, version in sorted(pinned.items()))]
    (ROOT / file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Write both files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = closure([*project["dependencies"], "setuptools"])
    everything = closure([*project["dependencies"], "setuptools", *project["optional-dependencies"]["dev"]])
    write("requirements.txt", "What Entrepot runs with; written by scripts/pin_requirements.py.", runtime)
    developers = {name: version for name, version in everything.items() if name not in runtime}
    write("requirements-dev.txt", "What its developers need besides; written by scripts/pin_requirements.py.", developers)


if __name__ == "__main__":
    main()
