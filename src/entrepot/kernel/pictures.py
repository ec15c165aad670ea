"""Pictures from outside, painted anew: what we serve was written by us, whatever came in.

A file that is sent as a picture may carry anything behind its pixels: scripts, another format, the place where it was taken. So
only pixels survive; they are scaled down, turned as the camera was held, and written as WebP.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import Refused

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES: Final = 12 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
_QUALITY: Final = 82


class NotAPicture(Refused):
    """The file cannot be read as a picture of a known format, or is larger than is reasonable."""

    code = "kernel.not_a_picture"
    template = "This is not a picture that can be used: JPEG, PNG, WebP or GIF, up to 12 MB."
    kind = "invalid"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written by us; `name` is made of its content, so that the same picture is one file."""

    content: bytes
    width: int
    height: int

    @property
    def name(self) -> str:
        """A file name that changes with the content."""
        return f"{hashlib.sha256(self.content).hexdigest()[:32]}.webp"


def repaint(content: bytes, *, most: tuple[int, int] = (1600, 1600), cover: bool = False) -> Picture:
    """The pixels of `content` as a WebP within `most` (width, height); with `cover` cut to exactly its proportions.

    Never enlarges. Raises NotAPicture.
    """
    if len(content) > MOST_BYTES:
        raise NotAPicture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a decompression bomb announces itself by a warning
            with Image.open(io.BytesIO(content), formats=FORMATS) as source:
                if source.width * source.height > MOST_PIXELS:
                    raise NotAPicture
                upright = ImageOps.exif_transpose(source)
                painted = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Warning, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    if cover:
        share = min(1.0, painted.width / most[0], painted.height / most[1])
        painted = ImageOps.fit(painted, (max(1, round(most[0] * share)), max(1, round(most[1] * share))))
    else:
        painted.thumbnail(most)
    written = io.BytesIO()
    painted.save(written, "WEBP", quality=_QUALITY, method=4)
    return Picture(written.getvalue(), painted.width, painted.height)
