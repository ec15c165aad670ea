"""Typed attributes: how they are stored, read back, and fitted to what a category expects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from entrepot.catalog.enums import AttributeKind as K
from entrepot.catalog.types import Attribute

_NUMBER: Final = re.compile(r"([+-]?\d{1,18}(?:\.\d{1,9})?)\s*(\S{0,20})\Z")
_TRUE: Final = frozenset({"yes", "true", "y", "1", "是"})
_FALSE: Final = frozenset({"no", "false", "n", "0", "否"})


def number(text: str) -> Decimal | None:
    """`text` as an exact number without needless zeros, or None."""
    if not text or text[-1] not in "0123456789":
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or "e" in text.lower():
        return None
    return plain(value)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: 2300.0 is 2300."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


def stored(attribute: Attribute) -> dict[str, Any]:
    """The attribute as JSON; numbers stay exact as text."""
    value = attribute.value
    row: dict[str, Any] = {
        "name": attribute.name,
        "kind": attribute.kind.value,
        "value": format(value, "f") if isinstance(value, Decimal) else value,
    }
    if attribute.unit:
        row["unit"] = attribute.unit
    return row


def read(row: Mapping[str, Any]) -> Attribute:
    """The attribute of a stored or imported JSON object. Raises ValueError or TypeError when it is none."""
    name, value, unit = row.get("name"), row.get("value"), row.get("unit", "")
    if not isinstance(name, str) or not isinstance(unit, str):
        raise TypeError("an attribute has a name, a value and perhaps a unit")
    try:
        kind = K(row["kind"]) if "kind" in row else None
    except ValueError:
        raise ValueError(f"“{row['kind']}” is no kind of attribute") from None
    if isinstance(value, bool):
        return Attribute(name, value, K.BOOLEAN)
    if kind is K.NUMBER or isinstance(value, (int, float)):
        exact = number(str(value))
        if exact is None:
            raise ValueError(f"“{value}” is not a number")
        return Attribute(name, exact, K.NUMBER, unit)
    if not isinstance(value, str):
        raise TypeError("the value of an attribute is text, a number, yes or no")
    return Attribute(name, value, K.ENUMERATION if kind is K.ENUMERATION else K.TEXT, unit)


def fitted(attributes: Sequence[Attribute], hints: Sequence[Mapping[str, Any]]) -> tuple[Attribute, ...]:
    """The attributes in the types that the category's hints ask for, where they can be read so; the others as they are.

    Hints advise: “15.6 in” becomes a number with a unit, “yes” a boolean, a listed value an enumeration. What does not fit
    stays text, because a merchant's fact is worth more than a tidy column.
    """
    by_name = {str(hint["name"]).casefold(): hint for hint in hints}
    if not by_name:
        return tuple(attributes)
    return tuple(_fit(attribute, by_name.get(attribute.name.casefold())) for attribute in attributes)


def _fit(attribute: Attribute, hint: Mapping[str, Any] | None) -> Attribute:
    if hint is None:
        return attribute
    value, unit = attribute.value, str(hint.get("unit", ""))
    kind = hint.get("kind", K.TEXT)
    if kind == K.NUMBER:
        if isinstance(value, Decimal):
            return Attribute(attribute.name, value, K.NUMBER, attribute.unit or unit)
        match = _NUMBER.match(value) if isinstance(value, str) else None
        if match:
            return Attribute(attribute.name, plain(Decimal(match[1])), K.NUMBER, match[2] or unit)
    elif kind == K.BOOLEAN and isinstance(value, str) and value.casefold() in _TRUE | _FALSE:
        return Attribute(attribute.name, value.casefold() in _TRUE, K.BOOLEAN)
    elif kind == K.ENUMERATION and isinstance(value, str):
        listed = {str(item).casefold(): str(item) for item in hint.get("values", [])}
        if value.casefold() in listed:
            return Attribute(attribute.name, listed[value.casefold()], K.ENUMERATION)
    return attribute
