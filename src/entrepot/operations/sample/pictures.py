"""Put the pictures of the sample market where pictures lie: drawn when the market is made, none of them is a file of the package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings

from .drawings import banner, draw, sign
from .goods import PICTURES, Good, goods
from .shops import SHOPS, Shop

Text = Callable[[], str]
_BANNER_OF: Final = 4  # goods on a banner


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


def sign_of(shop: Shop) -> str:
    """Where the sign of a shop lies below the media folder."""
    return f"{PICTURES}/sign-{shop.slug}.svg"


def banner_of(shop: Shop) -> str:
    """Where the banner of a shop lies below the media folder."""
    return f"{PICTURES}/banner-{shop.slug}.svg"


def _pictures(scale: int) -> Iterator[tuple[str, Text]]:
    for number, shop in enumerate(SHOPS):
        yield sign_of(shop), partial(sign, shop.name["en"], shop.colours)
        yield banner_of(shop), partial(banner, shop.name["en"], shop.colours, _shown(shop), number)
    for good in goods(scale):
        for each in good.drawings:
            yield each.path, partial(draw, each.shape, each.colour, each.alt["en"], each.view, each.place)


def _shown(shop: Shop) -> list[tuple[str, str]]:
    """The shapes and colours on a shop's banner: goods that look different."""
    seen: dict[str, Good] = {}
    for good in goods():
        if good.store == shop.slug:
            seen.setdefault(good.shape, good)
    return [(good.shape, good.colour) for good in list(seen.values())[:_BANNER_OF]]
