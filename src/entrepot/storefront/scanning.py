"""Codes to scan, drawn here: nobody else learns what is paid for."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

_QUIET = 4  # modules of white around it (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class Scan:
    """A QR code as one path of squares, with its quiet zone; `address` is set when a browser can open what it says."""

    size: int
    path: str
    address: str


def scan_of(text: str) -> Scan:
    """The code that says `text`, with 15 % of redundancy."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    squares = (f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y in range(count) for x in range(count) if code.isDark(y, x))
    return Scan(count + 2 * _QUIET, "".join(squares), text if text.startswith(("https://", "http://")) else "")
