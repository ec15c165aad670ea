"""What all file formats share: where rows are going, what a row becomes, and how its words are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from entrepot.catalog.rules import attributes as typed
from entrepot.catalog.types import Attribute, PictureDraft, ProductDraft, Text, VariantDraft
from entrepot.kernel.errors import Refused
from entrepot.kernel.money import Money

INTEGERS: Final = ("weight_g", "length_mm", "width_mm", "height_mm")
_TRUE: Final = frozenset({"true", "yes", "1", ""})
_FALSE: Final = frozenset({"false", "no", "0"})


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows go: the store, its currency, the category of rows that name none (by their title when `category` is "")."""

    store_id: UUID
    currency: str
    category: str
    classify: Callable[[str], str]

    def category_for(self, named: str, title: str) -> str:
        """The category of a row: the one it names, else the default, else a guess by its title."""
        return named or self.category or self.classify(title)


@dataclass(frozen=True, slots=True)
class Item:
    """A row, or rows, that became a draft; `line` is where it begins, `last` where it ends."""

    line: int
    last: int
    draft: ProductDraft


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be a draft."""

    line: int
    last: int
    external_id: str
    field: str
    reason: str


class Misread(ValueError):
    """A value of a row that makes no sense; `field` says which."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


def amount(field: str, text: str, currency: str) -> int:
    """“19.99” or “19.99 USD” in minor units of `currency`. Raises Misread for another currency, or too many decimals."""
    number, _, named = text.strip().partition(" ")
    if named.strip() not in {"", currency}:
        raise Misread(field, f"the store sells in {currency}, not in {named.strip()}")
    try:
        return Money.parse(number, currency).amount_minor
    except Refused as refusal:
        raise Misread(field, refusal.message) from None


def major(amount_minor: int | None, currency: str) -> str:
    """Minor units as text in major ones (1999 USD is “19.99”); "" for None."""
    return "" if amount_minor is None else format(Money(amount_minor, currency).decimal(), "f")


def whole(field: str, value: Any) -> int | None:
    """A whole number, or None for nothing. Raises Misread."""
    if value is None or value == "":
        return None
    exact = typed.number(str(value).strip())
    if exact is None or exact != exact.to_integral_value() or isinstance(value, bool):
        raise Misread(field, f"“{value}” is not a whole number")
    return int(exact)


def exact(field: str, value: Any) -> Decimal | None:
    """An exact number, or None for nothing. Raises Misread."""
    if value is None or value == "":
        return None
    found = typed.number(str(value).strip())
    if found is None:
        raise Misread(field, f"“{value}” is not a number")
    return found


def flag(field: str, value: Any) -> bool:
    """Yes or no; nothing means yes. Raises Misread."""
    word = str(value if value is not None else "").strip().lower()
    if word not in _TRUE | _FALSE:
        raise Misread(field, f"“{value}” is neither yes nor no")
    return word in _TRUE


def variant(row: Mapping[str, Any], currency: str) -> VariantDraft:
    """An article of a row whose money is text in major units, under our own names. Raises Misread."""
    options = row.get("options") or {}
    if not isinstance(options, dict) or not all(isinstance(value, str) for value in options.values()):
        raise Misread("options", "options are names with values")
    if str(row.get("price") or "") == "":
        raise Misread("price", "a price is required")
    optional = {
        f"{name}_minor": amount(name, str(row[name]), currency) if row.get(name) not in {None, ""} else None
        for name in ("compare_at", "cost")
    }
    return VariantDraft(
        sku=str(row.get("sku") or ""),
        price_minor=amount("price", str(row["price"]), currency),
        options=options,
        gtin=str(row.get("gtin") or ""),
        net_content=exact("net_content", row.get("net_content")),
        net_unit=str(row.get("net_unit") or ""),
        is_active=flag("is_active", row.get("is_active")),
        compare_at_minor=optional["compare_at_minor"],
        cost_minor=optional["cost_minor"],
        **{name: whole(name, row.get(name)) for name in INTEGERS},
    )


def variant_row(article: VariantDraft, currency: str) -> dict[str, Any]:
    """The inverse of `variant`: only what is said."""
    row: dict[str, Any] = {"sku": article.sku, "price": major(article.price_minor, currency)}
    said = {
        "options": dict(article.options),
        "compare_at": major(article.compare_at_minor, currency),
        "cost": major(article.cost_minor, currency),
        "gtin": article.gtin,
        **{name: getattr(article, name) for name in INTEGERS},
        "net_content": None if article.net_content is None else format(article.net_content, "f"),
        "net_unit": article.net_unit,
    }
    row |= {name: value for name, value in said.items() if value not in ("", None, {})}
    if not article.is_active:
        row["is_active"] = False
    return row


def texts(value: Any) -> dict[str, Text]:
    """``{"en": {"title": …, "description": …}}`` as texts. Raises Misread."""
    if not isinstance(value, dict):
        raise Misread("texts", "texts are given by language")
    found = {}
    for language, text in value.items():
        if not isinstance(text, dict) or not all(isinstance(part, str) for part in text.values()):
            raise Misread("texts", "a text has a title and a description")
        found[str(language).lower()] = Text(text.get("title", ""), text.get("description", ""))
    return found


def pictures(value: Any) -> tuple[PictureDraft, ...]:
    """A list of addresses, or of {url, alt}, as pictures. Raises Misread."""
    if not isinstance(value, list):
        raise Misread("pictures", "pictures are a list")
    found = []
    for item in value:
        row = {"url": item} if isinstance(item, str) else item
        if not isinstance(row, dict) or not isinstance(row.get("url"), str):
            raise Misread("pictures", "a picture has an address")
        alt = row.get("alt") or {}
        if not isinstance(alt, dict) or not all(isinstance(text, str) for text in alt.values()):
            raise Misread("pictures", "alternative texts are given by language")
        found.append(PictureDraft(row["url"], alt))
    return tuple(found)


def attributes(value: Any) -> tuple[Attribute, ...]:
    """A list of {name, value, kind, unit} as typed attributes. Raises Misread."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Misread("attributes", "attributes are a list of names and values")
    try:
        return tuple(typed.read(row) for row in value)
    except (TypeError, ValueError) as error:
        raise Misread("attributes", str(error)) from None
