"""Signs and banners of shops: the sign is a square with its letter or character, the banner a wide picture of what it sells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .goods import SHAPES
from .tones import towards

_PATTERNS: Final = (
    '<path d="M0 300q150-120 300 0t300 0t300 0t300 0v180H0z" fill="{a}" opacity=".5"/>',
    '<g fill="none" stroke="{a}" stroke-width="34" opacity=".4"><circle cx="200" cy="120" r="150"/><circle cx="960" cy="420" r="220"/></g>',
    '<path d="M0 480L300 120l200 240l220-300l280 320l200-180v280z" fill="{a}" opacity=".45"/>',
    (
        '<g fill="{a}" opacity=".35"><rect x="60" y="40" width="160" height="160" rx="30" transform="rotate(20 140 120)"/>'
        '<rect x="820" y="260" width="240" height="240" rx="40" transform="rotate(-18 940 380)"/></g>'
    ),
)


def sign(name: str, colours: tuple[str, str]) -> str:
    """The sign of the shop `name`, 240 × 240, in its two colours (#rrggbb)."""
    letter = name[:1].replace("&", "&amp;").replace("<", "&lt;")
    ground, mark = colours
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="240" height="240" role="img"><title>{_escaped(name)}'
        f'</title>\n<rect width="240" height="240" rx="56" fill="{ground}"/>'
        f'<path d="M0 168q60-44 120 0t120 0v16a56 56 0 01-56 56H56a56 56 0 01-56-56z" fill="{mark}"/>\n'
        f'<text x="120" y="150" text-anchor="middle" font-family="Georgia, \'Noto Serif CJK SC\', serif" font-size="124" '
        f'font-weight="700" fill="{towards(mark, 255, 86)}">{letter}</text>\n</svg>\n'
    )


def banner(
    name: str,
    colours: tuple[str, str],
    things: Sequence[tuple[str, str]],
    pattern: int,
    size: tuple[int, int] = (1200, 480),
) -> str:
    """A banner with up to four `things` (shape, colour) on its right side; the left is left calm."""
    ground, mark = colours
    width, height = size
    shown = []
    for place, (shape, colour) in enumerate(things[:4]):
        tones = {"c": colour, "d": towards(colour, 0, 28), "l": towards(colour, 255, 38), "w": "#fbfaf7", "k": "#232830"}
        x, y, scale = ((560, 130, ".5"), (740, 60, ".62"), (940, 150, ".46"), (440, 210, ".38"))[place]
        shown.append(f'<g transform="translate({x} {y}) scale({scale})">{SHAPES[shape].strip().format(**tones)}</g>')
    share = f"{height / 480:.4f}"
    left = width - 1200 * height // 480
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
        f'<title>{_escaped(name)}</title>\n<linearGradient id="g" x2="1"><stop offset="0" stop-color="{towards(ground, 255, 12)}"/>'
        f'<stop offset="1" stop-color="{towards(ground, 255, 46)}"/></linearGradient>'
        f'<rect width="{width}" height="{height}" fill="url(#g)"/>\n'
        f'<g transform="scale({width / 1200:.4f} {share})">{_PATTERNS[pattern % len(_PATTERNS)].format(a=mark)}</g>\n'
        f'<g transform="translate({left} 0) scale({share})">'
        f'<ellipse cx="820" cy="436" rx="380" ry="30" fill="#000" opacity=".18"/>\n{"".join(shown)}</g>\n</svg>\n'
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
