"""The product feed of Google Merchant Center: RSS 2.0 with the namespace g: (support.google.com/merchants/answer/7052112).

An item is an article; articles of one product follow each other and share g:item_group_id. What the feed has no element for
(other languages, costs, HS code, typed attributes, options) travels in a namespace of ours that other readers skip.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, BinaryIO, Final

import orjson
from lxml import etree

from entrepot.catalog.errors import UnreadableFile
from entrepot.catalog.formats.base import Bad, Item, Misread, Target, exact, whole
from entrepot.catalog.formats.jsonl import product_draft, product_row
from entrepot.catalog.rules.attributes import number
from entrepot.catalog.types import ProductDraft, StoredProduct

G: Final = "http://base.google.com/ns/1.0"
OURS: Final = "urn:entrepot:product-feed:1"
_GRAMS: Final = {"g": Decimal(1), "kg": Decimal(1000), "lb": Decimal("453.59237"), "oz": Decimal("28.349523125")}
_MILLIMETRES: Final = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "in": Decimal("25.4")}
_LENGTHS: Final = {"length_mm": "product_length", "width_mm": "product_width", "height_mm": "product_height"}
_OPTIONS: Final = ("color", "size", "material", "pattern")


def read(source: BinaryIO, target: Target) -> Iterator[Item | Bad]:
    """A draft or a refusal per product. No entities, no document types, no network. Raises UnreadableFile."""
    group: list[dict[str, Any]] = []
    try:
        for event, element in etree.iterparse(
            source, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            if event == "start":
                if element.getparent() is None and element.getroottree().docinfo.doctype:
                    raise UnreadableFile(format="XML", reason="a feed has no document type")
                continue
            if element.tag not in {"item", "{http://www.w3.org/2005/Atom}entry"}:
                continue
            entry = _entry(element)
            if group and entry["group"] != group[0]["group"]:
                yield _product(group, target)
                group = []
            group.append(entry)
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(format="XML", reason=str(error)) from None
    if group:
        yield _product(group, target)


def write(products: Iterable[StoredProduct], *, title: str, link: str) -> Iterator[bytes]:
    """A feed of the products; `link` is the address of the shop, products stand below it at /p/<slug>."""
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="{G}" xmlns:e="{OURS}">\n<channel>\n'
        f"<title>{_escaped(title)}</title>\n<link>{_escaped(link)}</link>\n<description>{_escaped(title)}</description>\n"
    ).encode()
    for product in products:
        for place in range(len(product.draft.variants)):
            yield _item(product, place, link)
    yield b"</channel>\n</rss>\n"


def _item(product: StoredProduct, place: int, link: str) -> bytes:
    draft, article = product.draft, product.draft.variants[place]
    text = draft.texts.get("en") or next(iter(draft.texts.values()))
    item = etree.Element("item", nsmap={"g": G, "e": OURS})

    def put(name: str, value: str, namespace: str = G) -> None:
        if value:
            etree.SubElement(item, f"{{{namespace}}}{name}").text = value

    row = product_row(draft)
    price, compare = row["variants"][place]["price"], row["variants"][place].get("compare_at")
    put("id", article.sku)
    put("item_group_id", draft.external_id)
    put("title", text.title)
    put("description", text.description)
    put("link", f"{link.rstrip('/')}/p/{product.slug}")
    for number_, picture in enumerate(draft.pictures):
        put("additional_image_link" if number_ else "image_link", picture.url)
    put("price", f"{compare or price} {draft.currency}")
    put("sale_price", f"{price} {draft.currency}" if compare else "")
    put("availability", "in_stock" if article.is_active and product.in_stock else "out_of_stock")
    put("condition", "new")
    put("brand", draft.brand)
    put("gtin", article.gtin)
    put("product_type", draft.category.replace("/", " > "))
    put("shipping_weight", f"{article.weight_g} g" if article.weight_g else "")
    for ours, theirs in _LENGTHS.items():
        figure = getattr(article, ours)
        put(theirs, f"{Decimal(figure) / 10} cm" if figure else "")
    if article.net_content is not None:
        put("unit_pricing_measure", f"{article.net_content:f} {article.net_unit}")
    for name, value in article.options.items():
        if name.lower() in _OPTIONS:
            put(name.lower(), value)
    whole_row = row | {"variants": [row["variants"][place]]} if place == 0 else {"variants": [row["variants"][place]]}
    put("product", orjson.dumps(whole_row).decode(), OURS)
    return bytes(etree.tostring(item, encoding="utf-8")) + b"\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _entry(element: etree._Element) -> dict[str, Any]:
    """The words of an item, by local name; ours apart. Later elements of a name are kept in a list."""
    words: dict[str, list[str]] = {}
    ours = ""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child)
        if name.namespace == OURS:
            ours = ours or (child.text or "")
        elif name.localname == "product_detail":
            words.setdefault("product_detail", []).append(
                "\0".join((child.findtext(f"{{{G}}}{part}") or "").strip() for part in ("attribute_name", "attribute_value"))
            )
        else:
            words.setdefault(name.localname, []).append((child.text or "").strip())
    line = element.sourceline or 0
    group = next(iter(words.get("item_group_id", [])), "") or f"id:{next(iter(words.get('id', [])), '')}"
    return {"line": line, "words": words, "ours": ours, "group": group}


def _product(group: list[dict[str, Any]], target: Target) -> Item | Bad:
    start, end = group[0]["line"], group[-1]["line"]
    words: dict[str, list[str]] = group[0]["words"]
    external_id = group[0]["group"].removeprefix("id:")
    try:
        ours = _ours(group)
        draft = product_draft(ours, target) if ours else _foreign(group, external_id, words, target)
    except Misread as wrong:
        return Bad(start, end, external_id, wrong.field, wrong.reason)
    return Item(start, end, draft)


def _ours(group: list[dict[str, Any]]) -> dict[str, Any]:
    """The product as we wrote it, when every item of the group carries its part."""
    if not all(entry["ours"] for entry in group):
        return {}
    try:
        parts = [orjson.loads(entry["ours"]) for entry in group]
        return {**parts[0], "variants": [article for part in parts for article in part["variants"]]}
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise Misread("product", f"damaged: {error}") from None


def _foreign(group: list[dict[str, Any]], external_id: str, words: dict[str, list[str]], target: Target) -> ProductDraft:
    details = [pair.split("\0") for pair in words.get("product_detail", [])]
    named = _one(words, "product_type").split(">")[-1].strip().lower().replace(" ", "-")
    row: dict[str, Any] = {
        "external_id": external_id,
        "category": named if named and target.classify(named) == named else "",
        "brand": _one(words, "brand"),
        "texts": {"en": {"title": _one(words, "title"), "description": _one(words, "description")}},
        "attributes": [_detail(name, value) for name, value in details if name and value],
        "pictures": [url for url in (*words.get("image_link", []), *words.get("additional_image_link", [])) if url],
        "variants": [_article(entry["words"]) for entry in group],
    }
    return product_draft(row, target)


def _article(words: dict[str, list[str]]) -> dict[str, Any]:
    price, sale = _one(words, "price"), _one(words, "sale_price")
    row: dict[str, Any] = {"sku": _one(words, "id"), "price": sale or price, "compare_at": price if sale else ""}
    row["gtin"] = _one(words, "gtin")
    row["weight_g"] = _measured("weight", _one(words, "product_weight") or _one(words, "shipping_weight"), _GRAMS)
    for ours, theirs in _LENGTHS.items():
        row[ours] = _measured(theirs, _one(words, theirs) or _one(words, theirs.replace("product", "shipping")), _MILLIMETRES)
    measure = _one(words, "unit_pricing_measure").split()
    if len(measure) == 2:
        row |= {"net_content": exact("unit_pricing_measure", measure[0]), "net_unit": measure[1]}
    options = {name: _one(words, name) for name in _OPTIONS if _one(words, name)}
    return {**row, "options": options}


def _detail(name: str, value: str) -> dict[str, Any]:
    found = number(value)
    return {"name": name, "value": value} if found is None else {"name": name, "kind": "number", "value": value}


def _measured(field: str, text: str, units: dict[str, Decimal]) -> int | None:
    """“3 kg” in grams, “20 cm” in millimetres, rounded to whole ones. Raises Misread."""
    figure, _, unit = text.strip().partition(" ")
    if not figure:
        return None
    value = exact(field, figure)
    if value is None or unit.strip().lower() not in units:
        raise Misread(field, f"“{text}” is not a number and one of {', '.join(units)}")
    return whole(field, round(value * units[unit.strip().lower()]))


def _one(words: dict[str, list[str]], name: str) -> str:
    return next(iter(words.get(name, [])), "")


def _forget(element: etree._Element) -> None:
    """Free what was read, so that a feed of any length is read in the same memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
