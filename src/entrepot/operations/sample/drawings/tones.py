"""Shades of a colour."""

from __future__ import annotations

import colorsys


def towards(colour: str, end: int, percent: int) -> str:
    """`colour` (#rrggbb) moved by so many per cent towards black (0), white (255) or the grey between."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{part + (end - part) * percent // 100:02x}" for part in parts)


def hue_turned(colour: str, degrees: int) -> str:
    """`colour` on another place of the wheel, as light and as strong as before."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    turned = colorsys.hls_to_rgb((hue + degrees / 360) % 1, lightness, saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in turned)
