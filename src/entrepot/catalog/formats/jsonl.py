"""JSON lines: one product a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import orjson

from entrepot.catalog.formats import flat
from entrepot.catalog.formats.base import (
    Bad,
    Item,
    Misread,
    Target,
    attributes,
    pictures,
    texts,
    variant,
    variant_row,
)
from entrepot.catalog.rules import attributes as typed
from entrepot.catalog.types import ProductDraft, StoredProduct


def read(source: BinaryIO, target: Target) -> Iterator[Item | Bad]:
    """A draft or a refusal per line; blank lines are skipped. Lines of ours have `texts`, foreign ones are read as flat rows."""
    for number, raw in enumerate(source, 1):
        if raw.strip():
            yield _line(number, raw, target)


def write(products: Iterable[StoredProduct]) -> Iterator[bytes]:
    """The products, a line each."""
    for product in products:
        yield orjson.dumps(product_row(product.draft)) + b"\n"


def product_row(draft: ProductDraft) -> dict[str, Any]:
    """A draft as a JSON object: only what is said, money as text in major units."""
    row: dict[str, Any] = {"external_id": draft.external_id, "category": draft.category, "currency": draft.currency}
    row["texts"] = {
        language: {"title": text.title, **({"description": text.description} if text.description else {})}
        for language, text in draft.texts.items()
    }
    for name in ("brand", "origin", "hs_code", "attributes_text"):
        if getattr(draft, name):
            row[name] = getattr(draft, name)
    if draft.attributes:
        row["attributes"] = [typed.stored(attribute) for attribute in draft.attributes]
    if draft.pictures:
        row["pictures"] = [{"url": p.url, **({"alt": dict(p.alt)} if p.alt else {})} for p in draft.pictures]
    row["variants"] = [variant_row(article, draft.currency) for article in draft.variants]
    return row


def product_draft(row: dict[str, Any], target: Target) -> ProductDraft:
    """The inverse of `product_row`. Raises Misread."""
    if row.get("currency", target.currency) != target.currency:
        raise Misread("currency", f"the store sells in {target.currency}, not in {row['currency']}")
    articles = row.get("variants")
    if not isinstance(articles, list) or not all(isinstance(article, dict) for article in articles):
        raise Misread("variants", "a product has a list of articles")
    content = texts(row.get("texts"))
    plain = {}
    for name in ("external_id", "brand", "origin", "hs_code", "attributes_text", "category"):
        value = row.get(name, "")
        if not isinstance(value, str):
            raise Misread(name, "text is expected here")
        plain[name] = value
    title = next((text.title for text in content.values() if text.title), "")
    return ProductDraft(
        store_id=target.store_id,
        currency=target.currency,
        texts=content,
        attributes=attributes(row.get("attributes", [])),
        pictures=pictures(row.get("pictures", [])),
        variants=tuple(variant(article, target.currency) for article in articles),
        **{**plain, "category": target.category_for(plain["category"], title)},
    )


def _line(number: int, raw: bytes, target: Target) -> Item | Bad:
    row: Any = None
    try:
        row = orjson.loads(raw)
        if not isinstance(row, dict):
            raise Misread("", "a line is a JSON object")
        draft = product_draft(row, target) if "texts" in row else flat.draft(row, target)
    except orjson.JSONDecodeError as error:
        return Bad(number, number, "", "", f"not JSON: {error}")
    except Misread as wrong:
        known = row.get("external_id", row.get("id", "")) if isinstance(row, dict) else ""
        return Bad(number, number, str(known), wrong.field, wrong.reason)
    return Item(number, number, draft)
