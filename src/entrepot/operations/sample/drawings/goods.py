"""The picture of a thing in several views: from the front, where it is used, from near, as it arrives."""

from __future__ import annotations

from typing import Final

from .care import CARE
from .classics import CLASSICS
from .house import HOUSE
from .places import PLACES
from .table import TABLE
from .tones import hue_turned, towards
from .wear import WEAR

__all__ = ["SHAPES", "VIEWS", "draw", "hue_turned"]
SHAPES: Final[dict[str, str]] = {**CLASSICS, **CARE, **TABLE, **HOUSE, **WEAR}
VIEWS: Final = ("front", "place", "near", "parcel")
# Tissue paper, an open box, the thing on it and a card: what lies on the table when the parcel is open.
_PARCEL: Final = """
<rect width="600" height="600" fill="{ground}"/><rect y="440" width="600" height="160" fill="{floor}"/>
<path d="M70 330h460l-34 210H104z" fill="#c9a06c"/><path d="M70 330h460l-20 40H90z" fill="#a9814f"/>
<path d="M70 330L20 250h90l50 80zM530 330l50-80h-90l-50 80z" fill="#d9b583"/>
<path d="M120 340q40-60 90-20t90-16t90 16t90 20z" fill="#fbfaf7"/>
<g transform="translate(138 84) scale(.54)">{thing}</g>
<path d="M90 366q60-30 110-4t100-6t100 6t110 4l-24 174H114z" fill="#c9a06c"/><path d="M284 366h32v174h-32z" fill="#b98c55"/>
<g transform="rotate(-6 440 470)"><rect x="390" y="430" width="110" height="76" rx="6" fill="#fbfaf7"/>
<path d="M408 456h74M408 478h46" stroke="{dark}" stroke-width="6"/></g>"""


def draw(shape: str, colour: str, title: str, view: str = "front", place: str = "table") -> str:
    """The picture of a thing as an SVG file of 600 × 600: `shape` in `colour` (#rrggbb), with `title` for screen readers.

    `view` is one of VIEWS; `place` says where it is used. The same words give the same picture to the letter.
    """
    tones = {
        "c": colour,
        "d": towards(colour, 0, 28),
        "l": towards(colour, 255, 38),
        "w": "#fbfaf7",
        "k": "#232830",
    }
    thing = SHAPES[shape].strip().format(**tones)
    body = {"front": _front, "place": _place, "near": _near, "parcel": _parcel}[view](thing, colour, place)
    escaped = title.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600" role="img">'
        f"<title>{escaped}</title>\n{body}\n</svg>\n"
    )


def _front(thing: str, colour: str, _place: str) -> str:
    inner, outer = towards(colour, 255, 92), towards(colour, 255, 76)
    return (
        f'<radialGradient id="g" cx=".5" cy=".45" r=".7"><stop offset="0" stop-color="{inner}"/>'
        f'<stop offset="1" stop-color="{outer}"/></radialGradient>\n'
        f'<rect width="600" height="600" fill="url(#g)"/>'
        f'<ellipse cx="300" cy="512" rx="212" ry="24" fill="{towards(colour, 40, 60)}" opacity=".2"/>\n{thing}'
    )


def _place(thing: str, colour: str, place: str) -> str:
    scene, (x, y), size = PLACES[place]
    shadow = f'<ellipse cx="300" cy="512" rx="190" ry="20" fill="{towards(colour, 20, 70)}" opacity=".25"/>'
    ground = scene.format(soft=towards(colour, 255, 80), deep=towards(colour, 60, 55)).strip()
    return f'{ground}\n<g transform="translate({x} {y}) scale({size})">{shadow}{thing}</g>'


def _near(thing: str, colour: str, _place: str) -> str:
    ground, ring = towards(colour, 255, 66), towards(colour, 255, 90)
    return (
        f'<rect width="600" height="600" fill="{ground}"/><circle cx="300" cy="300" r="330" fill="{ring}" opacity=".7"/>\n'
        f'<g transform="rotate(-9 300 300) translate(-262 -262) scale(1.85)">{thing}</g>'
    )


def _parcel(thing: str, colour: str, _place: str) -> str:
    return _PARCEL.strip().format(
        ground=towards(colour, 235, 78), floor=towards(colour, 210, 82), dark=towards(colour, 0, 28), thing=thing
    )
