"""Pictures of the sample market, drawn from simple shapes: goods in several views, signs and banners of shops. SVG, no files."""

from .goods import SHAPES, VIEWS, draw, hue_turned
from .shops import banner, sign

__all__ = ["SHAPES", "VIEWS", "banner", "draw", "hue_turned", "sign"]
