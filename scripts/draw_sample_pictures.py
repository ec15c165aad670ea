"""Draw the pictures of the sample market anew, after a change of its drawings or goods; a test says when that is due."""

from __future__ import annotations

import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
FOLDER = SOURCE / "entrepot/operations/static/operations/sample"


def main() -> int:
    """Write an SVG file for each product and remove those of none."""
    sys.path.insert(0, str(SOURCE))
    from entrepot.operations.sample.drawings import draw
    from entrepot.operations.sample.goods import goods

    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {f"{good.id}.svg": draw(good.shape, good.colour, good.title) for good in goods()}
    for old in FOLDER.glob("*.svg"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{len(wanted)} pictures in {FOLDER}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
