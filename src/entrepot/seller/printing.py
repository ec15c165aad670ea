"""Packing slips and pick lists as PDF, with Chinese text and Code 128 bars."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from entrepot.wording.places import country_name

CHINESE: Final = "STSong-Light"  # the reader's own font: no file of ours
_WIDE: Final = re.compile(r"([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]+)")
_PIECES: Final = re.compile("[A-Za-z]")


def pick_list(orders: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What to fetch for these orders: each article once, by SKU, with its pieces and the orders that want it."""
    wanted: dict[str, dict[str, Any]] = {}
    for order in orders:
        for line in order["lines"]:
            row = wanted.setdefault(line["sku"], {"sku": line["sku"], "title": line["title"], "quantity": 0, "orders": []})
            row["quantity"] += line["quantity"]
            row["orders"].append(order["number"])
    return [wanted[sku] for sku in sorted(wanted)]


def bars(text: str) -> list[tuple[int, int]]:
    """The bars of Code 128 for `text`: (offset, width) in modules."""
    from reportlab.graphics.barcode.code128 import Code128  # noqa: PLC0415  - slow import

    code = Code128(text)
    for step in (code.validate, code.encode, code.decompose):
        step()
    found, at = [], 0
    for mark in _PIECES.findall(code.decomposed):  # capitals are bars, small letters gaps; A is one module wide
        width = ord(mark.upper()) - ord("A") + 1
        if mark.isupper():
            found.append((at, width))
        at += width
    return found


def slips_pdf(orders: Sequence[Mapping[str, Any]], store: str) -> bytes:
    """A page for each order: where it goes, what is in it, the shopper's note, and its number as bars."""
    from reportlab.graphics.barcode.code128 import Code128  # noqa: PLC0415  - slow import
    from reportlab.platypus import PageBreak, Spacer  # noqa: PLC0415

    story: list[Any] = []
    for order in orders:
        where = "<br/>".join(_marked(line) for line in address_lines(order["address"]))
        story += [text(store, "soft"), text(_("Packing slip"), "title"), Code128(order["number"], barHeight=40, barWidth=1.1)]
        story += [text(f"{order['number']} · {order['placed_at']:%Y-%m-%d}", "normal"), Spacer(1, 12)]
        story += [_paragraph(where, "normal"), Spacer(1, 12)]
        rows = [(line["sku"], line["title"], str(line["quantity"])) for line in order["lines"]]
        story.append(table((_("SKU"), _("Article"), _("Pieces")), rows, (110, 330, 60)))
        if order["note"]:
            story += [Spacer(1, 12), text(f"{_('Note of the shopper')}: {order['note']}", "normal")]
        story.append(PageBreak())
    return document(story, _("Packing slip"))


def pick_list_pdf(orders: Sequence[Mapping[str, Any]], store: str) -> bytes:
    """One list over all the orders, to walk along the shelves with."""
    rows = [(row["sku"], row["title"], str(row["quantity"]), ", ".join(row["orders"])) for row in pick_list(orders)]
    heads = (_("SKU"), _("Article"), _("Pieces"), _("Orders"))
    return document(
        [text(store, "soft"), text(_("Pick list"), "title"), table(heads, rows, (90, 220, 50, 140))], _("Pick list")
    )


def address_lines(address: Mapping[str, Any]) -> list[str]:
    """The address as it is written on a parcel, line by line."""
    town = f"{address.get('postcode', '')} {address.get('city', '')}".strip()
    lines = [address.get("name", ""), *address.get("lines", ()), address.get("district", ""), town]
    lines += [address.get("region", ""), _country(address.get("country", "")), address.get("phone", "")]
    return [line for line in lines if line]


def _country(code: str) -> str:
    """As the parcel needs it: the name that the country's post and every carrier read, in Latin letters."""
    with translation.override("en"):
        return country_name(code).upper() if code else ""


def document(story: list[Any], title: str) -> bytes:
    """The pieces on as many pages of A4 as they need."""
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415
    from reportlab.platypus import SimpleDocTemplate  # noqa: PLC0415

    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, title=title, leftMargin=45, rightMargin=45, topMargin=40, bottomMargin=40).build(story)
    return out.getvalue()


def table(heads: Sequence[str | Promise], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Any:
    """A table whose heads stand again on each page; `widths` in points, 505 fit."""
    from reportlab.lib import colors  # noqa: PLC0415
    from reportlab.platypus import LongTable, TableStyle  # noqa: PLC0415

    cells = [[text(str(head), "soft") for head in heads], *([text(cell, "normal") for cell in row] for row in rows)]
    made = LongTable(cells, colWidths=widths, repeatRows=1, hAlign="LEFT")
    made.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.lightgrey), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return made


def text(content: str, style: str) -> Any:
    """A paragraph in the style normal, soft or title."""
    return _paragraph(_marked(content), style)


def _paragraph(marked: str, style: str) -> Any:
    from reportlab.platypus import Paragraph  # noqa: PLC0415

    return Paragraph(marked, _styles()[style])


def _marked(text: str) -> str:
    """Escaped, its Chinese in the Chinese font."""
    return _WIDE.sub(rf'<font name="{CHINESE}">\1</font>', escape(text))


@cache
def _styles() -> dict[str, Any]:
    from reportlab.lib import colors  # noqa: PLC0415
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    return {
        "normal": ParagraphStyle("normal", fontName="Helvetica", fontSize=10, leading=14, wordWrap="CJK"),
        "soft": ParagraphStyle("soft", fontName="Helvetica", fontSize=9, leading=12, textColor=colors.grey),
        "title": ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=16, leading=24),
    }
