"""Foreign rows: one product a row under other people's names, found by a table of names; attributes in one text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from entrepot.catalog.enums import AttributeKind as K
from entrepot.catalog.formats.base import Misread, Target, amount, exact, whole
from entrepot.catalog.rules import attributes as typed
from entrepot.catalog.rules.drafts import MAX_ATTRIBUTE_TEXT, MAX_NAME
from entrepot.catalog.types import Attribute, PictureDraft, ProductDraft, Text, VariantDraft

# Ours, and what others call it; the first name that the row has is taken.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "external_id": ("external_id", "id", "product_id", "sku", "handle"),
    "sku": ("sku", "id", "product_id", "external_id", "handle"),
    "title": ("title", "name", "product_name"),
    "description": ("description", "desc", "body", "body_html"),
    "brand": ("brand", "vendor", "manufacturer"),
    "category": ("category", "category_code", "product_type"),
    "attributes": ("attributes", "attrs", "specs"),
    "price": ("price", "sale_price"),
    "compare_at": ("compare_at", "compare_at_price", "list_price"),
    "gtin": ("gtin", "ean", "barcode", "upc"),
    "origin": ("origin", "country_of_origin"),
    "hs_code": ("hs_code", "hs", "tariff_code"),
    "picture": ("picture", "image", "image_link", "image_url"),
    "weight_g": ("weight_g",),
    "length_mm": ("length_mm",),
    "width_mm": ("width_mm",),
    "height_mm": ("height_mm",),
    "net_content": ("net_content",),
    "net_unit": ("net_unit",),
}
_DECIMAL: Final = re.compile(r"-?\d+(?:\.\d+)?\Z")
_RANGE: Final = re.compile(r"(.+?)\s+(-?\d+(?:\.\d+)?\s+-\s+-?\d+(?:\.\d+)?)\Z")
_WORDS_OF_YES: Final = {"Y": True, "N": False, "Yes": True, "No": False}


def draft(row: Mapping[str, Any], target: Target, language: str = "en") -> ProductDraft:
    """The product of a foreign row. A price that is a whole JSON number is in minor units, text is in major ones. Raises Misread."""
    given = {ours: _first(row, names) for ours, names in NAMES.items()}
    title = str(given["title"] or "")
    raw = given["attributes"] if isinstance(given["attributes"], str) else ""
    found = listed(raw)
    by_name = {attribute.name: attribute.value for attribute in found}
    return ProductDraft(
        store_id=target.store_id,
        category=target.category_for(str(given["category"] or ""), title),
        currency=target.currency,
        texts={language: Text(title, str(given["description"] or ""))},
        external_id=str(given["external_id"] or ""),
        brand=str(given["brand"] or ""),
        origin=str(given["origin"] or "") or _country(str(by_name.get("country of origin", ""))),
        hs_code=str(given["hs_code"] or "") or _hs(by_name.get("harmonized system hs code")),
        attributes=found,
        attributes_text=raw,
        pictures=(PictureDraft(str(given["picture"])),) if given["picture"] else (),
        variants=(
            VariantDraft(
                sku=str(given["sku"] or ""),
                price_minor=_price("price", given["price"], target.currency),
                compare_at_minor=_price("compare_at", given["compare_at"], target.currency) if given["compare_at"] else None,
                gtin=str(given["gtin"] or ""),
                net_content=exact("net_content", given["net_content"]),
                net_unit=str(given["net_unit"] or ""),
                weight_g=whole("weight_g", given["weight_g"]),
                length_mm=whole("length_mm", given["length_mm"]),
                width_mm=whole("width_mm", given["width_mm"]),
                height_mm=whole("height_mm", given["height_mm"]),
            ),
        ),
    )


def listed(text: str) -> tuple[Attribute, ...]:
    """Attributes of “name value | name | …”: lower-case words are the name, then comes the value; a bare name is true.

    Such lists carry no mark between name and value, so this reads them by their looks: a number or a range at the end, else all
    from the first word with a capital or a digit behind the name. Of a name that comes twice the first is kept. What is longer than a
    typed attribute may be stays in the text only.
    """
    found: dict[str, Attribute] = {}
    for part in text.split(" | "):
        attribute = _listed(" ".join(part.split()))
        if attribute is not None and len(attribute.name) <= MAX_NAME and len(str(attribute.value)) <= MAX_ATTRIBUTE_TEXT:
            found.setdefault(attribute.name, attribute)
    return tuple(found.values())


@lru_cache(maxsize=20_000)
def _listed(part: str) -> Attribute | None:
    words = part.split(" ")
    if not part:
        return None
    spread = _RANGE.match(part)
    if spread is not None:
        return Attribute(spread[1], spread[2])
    if len(words) > 1 and _DECIMAL.match(words[-1]) and not any(word != word.lower() for word in words):
        number = typed.number(words[-1])
        if number is not None:
            return Attribute(" ".join(words[:-1]), number, K.NUMBER)
    start = next((i for i, word in enumerate(words) if i and word != word.lower()), 0) or next(
        (i for i, word in enumerate(words) if i and word[0].isdigit()), 0
    )
    if not start:
        return Attribute(part, value=True, kind=K.BOOLEAN)
    name, value = " ".join(words[:start]), " ".join(words[start:])
    if value in _WORDS_OF_YES:
        return Attribute(name, _WORDS_OF_YES[value], K.BOOLEAN)
    return Attribute(name, value)


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) not in {None, ""}), None) if _plain(row, names) else None


def _plain(row: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    """Nested values have no place in a flat row."""
    for name in names:
        if isinstance(row.get(name), (dict, list)):
            raise Misread(name, "one value is expected here")
    return True


def _price(field: str, value: Any, currency: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if value is None or isinstance(value, bool):
        raise Misread(field, "a price is required")
    return amount(field, str(value), currency)


def _hs(value: Any) -> str:
    code = format(value, "f") if value is not None and not isinstance(value, (str, bool)) else ""
    return code if code.isdigit() and 6 <= len(code) <= 10 else ""


@lru_cache(maxsize=500)
def _country(name: str) -> str:
    if not name:
        return ""
    import pycountry  # noqa: PLC0415  - slow import: a JSON file of every country

    try:
        return str(pycountry.countries.lookup(name).alpha_2)
    except LookupError:
        return ""
