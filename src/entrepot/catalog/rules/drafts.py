"""What a draft must be in itself, before anything is looked up: cleaned texts, plausible figures, well-formed codes."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from entrepot.catalog.errors import InvalidProduct
from entrepot.catalog.rules.attributes import plain
from entrepot.catalog.types import Attribute, PictureDraft, ProductDraft, Text, VariantDraft
from entrepot.kernel.money import known_currencies

MAX_TITLE: Final = 300
MAX_DESCRIPTION: Final = 20_000
MAX_ATTRIBUTES: Final = 400
MAX_ATTRIBUTE_TEXT: Final = 4_000
MAX_NAME: Final = 200
MAX_DIGITS: Final = 30
MAX_PICTURES: Final = 30
MAX_VARIANTS: Final = 500
MAX_AMOUNT: Final = 10**13
MAX_WEIGHT_G: Final = 10**8
MAX_LENGTH_MM: Final = 10**6
NET_UNITS: Final = frozenset({"", "g", "kg", "mg", "ml", "cl", "l", "m", "cm", "mm", "m2", "piece"})

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*\Z")
_HS: Final = re.compile(r"[0-9]{6,10}\Z")
_COUNTRY: Final = re.compile(r"[A-Z]{2}\Z")
_GTIN: Final = re.compile(r"(?:[0-9]{8}|[0-9]{12}|[0-9]{13}|[0-9]{14})\Z")
_URL: Final = re.compile(r"(?:https?://|/)\S+\Z")


def cleaned(text: str) -> str:
    """`text` without control characters and outer blanks; line ends are single line feeds."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip() if not text.isprintable() else text.strip()


def gtin_is_valid(code: str) -> bool:
    """Whether `code` is a GTIN-8, -12, -13 or -14 with the right check digit (GS1 General Specifications, section 7.9)."""
    if not _GTIN.match(code):
        return False
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return weighted % 10 == 0


def checked(draft: ProductDraft) -> ProductDraft:
    """The draft with its texts cleaned; without a number of its own it takes that of its first article.

    Raises InvalidProduct(field, reason) at the first thing that is wrong.
    """
    if draft.currency not in known_currencies():
        raise _wrong("currency", f"“{draft.currency}” is not a currency")
    origin, hs_code = draft.origin.strip().upper(), re.sub(r"[\s.]", "", draft.hs_code)
    if origin and not _COUNTRY.match(origin):
        raise _wrong("origin", "a country is two letters (ISO 3166-1)")
    if hs_code and not _HS.match(hs_code):
        raise _wrong("hs_code", "an HS code is 6 to 10 digits")
    variants = _variants(draft.variants)
    return replace(
        draft,
        external_id=_short("external_id", draft.external_id) or variants[0].sku,
        category=draft.category.strip(),
        brand=_short("brand", draft.brand),
        origin=origin,
        hs_code=hs_code,
        texts=_texts(draft),
        attributes=_attributes(draft.attributes),
        attributes_text=cleaned(draft.attributes_text),
        pictures=_pictures(draft.pictures),
        variants=variants,
    )


def _wrong(field: str, reason: str) -> InvalidProduct:
    return InvalidProduct(field=field, reason=reason)


def _short(field: str, value: str) -> str:
    value = cleaned(value)
    if len(value) > MAX_NAME:
        raise _wrong(field, f"at most {MAX_NAME} characters")
    return value


def _texts(draft: ProductDraft) -> dict[str, Text]:
    texts = {}
    for language, text in draft.texts.items():
        if not _LANGUAGE.match(language):
            raise _wrong("texts", f"“{language}” is not a language tag like en or zh-hans")
        title, description = " ".join(cleaned(text.title).split()), cleaned(text.description)
        if len(title) > MAX_TITLE:
            raise _wrong(f"title:{language}", f"at most {MAX_TITLE} characters")
        if len(description) > MAX_DESCRIPTION:
            raise _wrong(f"description:{language}", f"at most {MAX_DESCRIPTION} characters")
        if title or description:
            texts[language] = Text(title, description)
    if not any(text.title for text in texts.values()):
        raise _wrong("title", "a title in at least one language is required")
    return texts


def _attributes(attributes: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    if len(attributes) > MAX_ATTRIBUTES:
        raise _wrong("attributes", f"at most {MAX_ATTRIBUTES}")
    kept = []
    for attribute in attributes:
        name, unit, value = _short("attributes", attribute.name), _short("attributes", attribute.unit), attribute.value
        if not name:
            raise _wrong("attributes", "an attribute has a name")
        if isinstance(value, str):
            value = cleaned(value)
            if len(value) > MAX_ATTRIBUTE_TEXT:
                raise _wrong(f"attribute:{name}", f"at most {MAX_ATTRIBUTE_TEXT} characters")
        elif isinstance(value, Decimal):
            if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
                raise _wrong(f"attribute:{name}", "not a plausible number")
            value = plain(value)
        kept.append(Attribute(name, value, attribute.kind, unit))
    return tuple(kept)


def _pictures(pictures: tuple[PictureDraft, ...]) -> tuple[PictureDraft, ...]:
    if len(pictures) > MAX_PICTURES:
        raise _wrong("pictures", f"at most {MAX_PICTURES}")
    for picture in pictures:
        if not _URL.match(picture.url) or len(picture.url) > 2_000:
            raise _wrong("pictures", "a picture has an address that begins with https://, http:// or /")
    return tuple(
        PictureDraft(picture.url, {language: cleaned(text) for language, text in picture.alt.items()}) for picture in pictures
    )


def _variants(variants: tuple[VariantDraft, ...]) -> tuple[VariantDraft, ...]:
    if not variants:
        raise _wrong("variants", "a product has at least one article")
    if len(variants) > MAX_VARIANTS:
        raise _wrong("variants", f"at most {MAX_VARIANTS}")
    kept = tuple(_variant(variant) for variant in variants)
    if len({variant.sku for variant in kept}) != len(kept):
        raise _wrong("sku", "the same article number stands twice in the product")
    if len({frozenset(variant.options.items()) for variant in kept if variant.is_active}) != sum(v.is_active for v in kept):
        raise _wrong("options", "two articles of the product have the same options")
    return kept


def _variant(variant: VariantDraft) -> VariantDraft:
    sku, gtin = _short("sku", variant.sku), re.sub(r"[\s-]", "", variant.gtin)
    if not sku:
        raise _wrong("sku", "an article number is required")
    for name in ("price_minor", "compare_at_minor", "cost_minor"):
        amount = getattr(variant, name)
        if amount is not None and not 0 <= amount <= MAX_AMOUNT:
            raise _wrong(name.removesuffix("_minor"), "an amount is not negative, and plausible")
    if variant.compare_at_minor is not None and variant.compare_at_minor < variant.price_minor:
        raise _wrong("compare_at", "the former price is not below the price")
    if gtin and not gtin_is_valid(gtin):
        raise _wrong("gtin", "a GTIN is 8, 12, 13 or 14 digits with a valid check digit")
    for name, limit in (
        ("weight_g", MAX_WEIGHT_G), ("length_mm", MAX_LENGTH_MM), ("width_mm", MAX_LENGTH_MM), ("height_mm", MAX_LENGTH_MM),
    ):  # fmt: skip
        figure = getattr(variant, name)
        if figure is not None and not 0 < figure <= limit:
            raise _wrong(name, "above zero, and plausible")
    net = variant.net_content
    if variant.net_unit not in NET_UNITS or (net is None) != (variant.net_unit == ""):
        raise _wrong("net_content", "a quantity and a unit: " + ", ".join(sorted(NET_UNITS - {""})))
    if net is not None and not (net.is_finite() and 0 < net < 10**9 and net == round(net, 3)):
        raise _wrong("net_content", "above zero, with at most three decimals")
    net = None if net is None else plain(net)
    options = {_short("options", name): _short("options", value) for name, value in variant.options.items()}
    return replace(variant, sku=sku, gtin=gtin, options=options, net_content=net)
