"""Put the pictures of the sample market where pictures lie: drawn when the market is made, none of them is a file of the package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from django.conf import settings

from .drawings import draw
from .goods import PICTURES, goods

Text = Callable[[], str]


def draw_missing(scale: int = 1) -> int:
    """Write every picture that is not there; how many were written. Those that are there stay as they are."""
    folder = Path(settings.MEDIA_ROOT)
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    there = {path.name for path in (folder / PICTURES).iterdir()}
    written = 0
    for path, text in _pictures(scale):
        name = path.rpartition("/")[2]
        if name in there:
            continue
        there.add(name)
        (folder / path).write_text(text(), encoding="utf-8")
        written += 1
    return written


def _pictures(scale: int) -> Iterator[tuple[str, Text]]:
    for good in goods(scale):
        for each in good.drawings:
            yield each.path, partial(draw, each.shape, each.colour, each.alt["en"], each.view, each.place)
