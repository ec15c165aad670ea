"""CSV: one article a row; rows of one product follow each other and have the same external id.

Columns of the product are read from its first row: external_id, category, currency, brand, origin, hs_code, `title:<language>`,
`description:<language>`, attributes, attributes_text and pictures (JSON). Columns of the article: sku, price, compare_at, cost,
gtin, weight_g, length_mm, width_mm, height_mm, net_content, net_unit, options (JSON), is_active. A file without a `title:`
column is read as foreign flat rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

import orjson

from entrepot.catalog.errors import UnreadableFile
from entrepot.catalog.formats import flat
from entrepot.catalog.formats.base import Bad, Item, Misread, Target
from entrepot.catalog.formats.jsonl import product_draft, product_row
from entrepot.catalog.types import StoredProduct

MAX_CELL: Final = 1_000_000
_PRODUCT: Final = ("external_id", "category", "currency", "brand", "origin", "hs_code", "attributes_text")
_JSON: Final = ("attributes", "pictures")
_ARTICLE: Final = (
    "sku", "price", "compare_at", "cost", "gtin", "weight_g", "length_mm", "width_mm", "height_mm", "net_content", "net_unit",
    "options", "is_active",
)  # fmt: skip


def fields_of(names: Iterable[str]) -> tuple[str, ...]:
    """The fields that columns of a file with these names can be: ours with languages, or those of foreign flat rows."""
    titled = [name for name in names if name.startswith(("title:", "description:"))]
    return (*_PRODUCT, *titled, *_JSON, *_ARTICLE) if titled else tuple(flat.NAMES)


def guessed(names: Iterable[str]) -> dict[str, str]:
    """The field that each column probably is, no field twice; columns that say nothing are left out."""
    wanted = list(names)
    free = dict.fromkeys(fields_of(wanted))
    found: dict[str, str] = {}
    for name in wanted:
        plain = name.strip().lower().replace(" ", "_").replace("-", "_")
        known = (name, plain) if name in free else (plain, *(ours for ours, theirs in flat.NAMES.items() if plain in theirs))
        field = next((one for one in known if one in free), None)
        if field is not None:
            found[name] = field
            del free[field]
    return found


def read(source: BinaryIO, target: Target, columns: Mapping[str, str] | None = None) -> Iterator[Item | Bad]:
    """A draft or a refusal per product; `columns` says which field each column is, those it leaves out are passed over.

    Raises UnreadableFile when there is no header.
    """
    csv.field_size_limit(MAX_CELL)
    text = io.TextIOWrapper(source, encoding="utf-8-sig", errors="replace", newline="")
    rows = csv.DictReader(text, strict=True)
    try:
        names = [name.strip() for name in rows.fieldnames or []]
        if not names:
            raise UnreadableFile(format="CSV", reason="the first line names the columns")
        if columns is not None:
            names = [columns.get(name) or f" {place}" for place, name in enumerate(names)]
        rows.fieldnames = names
        yield from _grouped(rows, target) if any(name.startswith("title:") for name in names) else _flat(rows, target)
    except csv.Error as error:
        raise UnreadableFile(format="CSV", reason=f"line {rows.line_num}: {error}") from None
    finally:
        text.detach()


def write(products: Iterable[StoredProduct], languages: Iterable[str]) -> Iterator[bytes]:
    """The products, a row per article, with text columns for `languages` (texts in others are left out)."""
    wanted = list(languages)
    columns = [
        *_PRODUCT,
        *(f"{part}:{language}" for language in wanted for part in ("title", "description")),
        *_JSON,
        *_ARTICLE,
    ]
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, columns, extrasaction="ignore")
    writer.writeheader()
    for product in products:
        whole = product_row(product.draft)
        first = {name: whole.get(name, "") for name in _PRODUCT}
        for language, text in whole["texts"].items():
            first |= {f"title:{language}": text["title"], f"description:{language}": text.get("description", "")}
        first |= {name: orjson.dumps(whole[name]).decode() for name in _JSON if name in whole}
        for place, article in enumerate(whole["variants"]):
            cells = dict(article)
            if "options" in cells:
                cells["options"] = orjson.dumps(cells["options"]).decode()
            writer.writerow((first if place == 0 else {"external_id": whole["external_id"]}) | cells)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if buffer.tell():
        yield buffer.getvalue().encode()


def _flat(rows: csv.DictReader[str], target: Target) -> Iterator[Item | Bad]:
    before = rows.line_num
    for row in rows:
        line, before = before + 1, rows.line_num
        try:
            yield Item(line, before, flat.draft(_known(row), target))
        except Misread as wrong:
            yield Bad(line, before, row.get("id") or row.get("external_id") or "", wrong.field, wrong.reason)


def _grouped(rows: csv.DictReader[str], target: Target) -> Iterator[Item | Bad]:
    group: list[dict[str, Any]] = []
    start = end = before = rows.line_num
    for row in rows:
        line, before = before + 1, rows.line_num
        if group and (not row.get("external_id") or row["external_id"] != group[0].get("external_id")):
            yield _product(group, target, start, end)
            group = []
        if not group:
            start = line
        group.append(row)
        end = before
    if group:
        yield _product(group, target, start, end)


def _product(group: list[dict[str, Any]], target: Target, start: int, end: int) -> Item | Bad:
    try:
        first = _known(group[0])
        whole: dict[str, Any] = {name: first[name] for name in _PRODUCT if first.get(name)}
        whole |= {name: _json(name, first[name]) for name in _JSON if first.get(name)}
        whole["texts"] = {
            name.partition(":")[2]: {
                "title": first[name],
                "description": first.get(f"description:{name.partition(':')[2]}", ""),
            }
            for name in first
            if name.startswith("title:") and (first[name] or first.get(f"description:{name.partition(':')[2]}"))
        }
        whole["variants"] = [_article(_known(row)) for row in group]
        return Item(start, end, product_draft(whole, target))
    except Misread as wrong:
        return Bad(start, end, group[0].get("external_id") or "", wrong.field, wrong.reason)


def _article(row: dict[str, str]) -> dict[str, Any]:
    cells: dict[str, Any] = {name: row[name] for name in _ARTICLE if row.get(name)}
    if "options" in cells:
        cells["options"] = _json("options", cells["options"])
    return cells


def _known(row: dict[str, Any]) -> dict[str, str]:
    if row.get(None):  # type: ignore[call-overload]  # where the csv module puts what is too much
        raise Misread("", "the row has more cells than the file has columns")
    return {name: value or "" for name, value in row.items()}


def _json(field: str, cell: str) -> Any:
    try:
        return orjson.loads(cell)
    except orjson.JSONDecodeError as error:
        raise Misread(field, f"not JSON: {error}") from None
