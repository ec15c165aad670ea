"""Foreign keys point downwards on the map of rooms, as imports do. Import-linter cannot see them: they are strings.

Reads the map from pyproject.toml and the keys from Django's model registry; prints what points up or sideways.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def heights() -> dict[str, int]:
    """Room -> its layer, counted from the bottom; rooms side by side have the same."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    the_map = next(c for c in configuration["tool"]["importlinter"]["contracts"] if c["id"] == "map")
    return {room.strip(): height for height, layer in enumerate(reversed(the_map["layers"])) for room in layer.split("|")}


def upward_keys() -> Iterator[str]:
    """Each relation between rooms that does not point to a lower one."""
    from django.apps import apps

    height = heights()
    for model in apps.get_models(include_auto_created=True):
        here = _room(model.__module__)
        for field in model._meta.local_fields + model._meta.local_many_to_many:  # type: ignore[operator]
            there = _room(field.related_model.__module__) if field.is_relation else None
            if here and there and here != there and height[there] >= height[here]:
                yield f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}: {here} is not above {there}"


def _room(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "entrepot" else None


def main() -> int:
    """Print the findings."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    django.setup()
    found = list(upward_keys())
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
