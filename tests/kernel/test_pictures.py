from __future__ import annotations

import io

import pytest
from PIL import Image

from entrepot.kernel.pictures import NotAPicture, repaint


def sent(width: int, height: int, kind: str = "PNG", mode: str = "RGB", **save: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, (width, height)).save(written, kind, **save)
    return written.getvalue()


def test_only_pixels_survive() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"  # to be turned a quarter; a description
    painted = repaint(sent(40, 20, "JPEG", exif=exif) + b"<script>alert(1)</script>")
    again = Image.open(io.BytesIO(painted.content))

    assert (again.format, again.size, dict(again.getexif())) == ("WEBP", (20, 40), {})
    assert b"script" not in painted.content


@pytest.mark.parametrize(
    ("size", "cover", "expected"),
    [((3200, 800), False, (1600, 400)), ((3200, 1000), True, (1600, 800)), ((10, 30), True, (10, 5))],
)
def test_a_picture_is_scaled_down_and_never_up(size: tuple[int, int], cover: bool, expected: tuple[int, int]) -> None:
    painted = repaint(sent(*size), most=(1600, 800), cover=cover)
    assert (painted.width, painted.height) == expected


def test_transparency_stays_and_the_name_tells_the_content() -> None:
    painted = repaint(sent(8, 8, mode="RGBA"))
    assert Image.open(io.BytesIO(painted.content)).mode == "RGBA"
    assert painted.name == repaint(sent(8, 8, mode="RGBA")).name != repaint(sent(9, 8, mode="RGBA")).name


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", sent(4, 4)[:40], sent(4, 4, "BMP"), b"x" * (13 * 1024 * 1024)],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        repaint(content)
