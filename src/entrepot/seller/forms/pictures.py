"""Pictures, options and properties in the editor: what a page without scripts sends back, and what its buttons do to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product as combined
from typing import Any, Final

from django.http import QueryDict

from entrepot.catalog.queries import category
from entrepot.catalog.types import Attribute, PictureDraft
from entrepot.seller.forms.product import LANGUAGES, attribute_line

MOST_PICTURES: Final = 30
MOST_COMBINATIONS: Final = 200
OPTION_ROWS: Final = 3
_SPLIT: Final = re.compile(r"[,;\n，；、]")


def typed_pictures(data: QueryDict, was: Sequence[PictureDraft]) -> list[PictureDraft]:
    """The pictures in the order of the page, then the addresses written below them; what the page does not show stays as it `was`."""
    count = data.get("pic-TOTAL", "")
    rows = [_row(data, n) for n in range(min(int(count), 100))] if count.isdecimal() else list(was)
    known = {row.url for row in rows}
    added = [line.strip() for line in data.get("pictures", "").splitlines()]
    return [row for row in rows if row.url] + [PictureDraft(url) for url in dict.fromkeys(added) if url and url not in known]


def arranged(pictures: Sequence[PictureDraft], action: str) -> list[PictureDraft]:
    """The pictures after a button: “up:2”, “down:0”, “main:3”, “remove:1”. Others change nothing."""
    found = list(pictures)
    do, _mark, place = action.partition(":")
    if not place.isdecimal() or int(place) >= len(found):
        return found
    n = int(place)
    if do == "remove":
        del found[n]
    elif do in {"up", "down", "main"}:
        picture = found.pop(n)
        found.insert({"up": max(0, n - 1), "down": n + 1, "main": 0}[do], picture)
    return found


def combinations(data: QueryDict) -> list[dict[str, str]]:
    """Every combination of the options that were typed (“colour” with “red, blue”); none when nothing was, or too many."""
    axes: list[list[tuple[str, str]]] = []
    for n in range(OPTION_ROWS):
        name = data.get(f"option-{n}-name", "").strip()
        values = dict.fromkeys(filter(None, (value.strip() for value in _SPLIT.split(data.get(f"option-{n}-values", "")))))
        if name and values:
            axes.append([(name, value) for value in values])
    size = 1
    for axis in axes:
        size *= len(axis)
    return [dict(chosen) for chosen in combined(*axes)] if axes and size <= MOST_COMBINATIONS else []


def with_combinations(rows: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The articles as typed, with one for each combination that none has yet: made like the first, under a number of its own."""
    told = [{**row} for row in rows if str(row.get("sku") or "").strip() or str(row.get("options") or "").strip()]
    first: dict[str, Any] = told[0] if told else dict(rows[0]) if rows else {}
    known = {_options_of(row) for row in told}
    numbers = {str(row.get("sku")) for row in told}
    base = str(first.get("sku") or "")
    for options in wanted:
        if frozenset(options.items()) in known:
            continue
        text = "; ".join(f"{name}: {value}" for name, value in options.items())
        if told and not _options_of(told[0]):  # the one article so far had no options: it becomes the first combination
            told[0]["options"] = text
            known.add(frozenset(options.items()))
            continue
        number = base and _number(base, options.values(), numbers)
        numbers.add(number)
        told.append({**first, "sku": number, "options": text, "gtin": ""})
    return told


def hinted(category_path: str, attributes: Sequence[Attribute], data: QueryDict | None = None) -> list[dict[str, Any]]:
    """The properties that the category asks for, each with what was typed or is stored of it."""
    view = category(category_path) if category_path else None
    stored = {attribute.name.casefold(): attribute for attribute in attributes}
    shown = []
    for hint in view.attribute_hints if view else ():
        name = str(hint["name"])
        attribute = stored.get(name.casefold())
        value = attribute_line(attribute).partition(": ")[2] if attribute else ""
        if data is not None and f"attr:{name}" in data:
            value = data.get(f"attr:{name}", "")
        shown.append({**hint, "name": name, "value": value})
    return shown


def hinted_lines(data: QueryDict) -> str:
    """The properties that were typed beside the names of the category, as lines of the free field."""
    found = [(name.removeprefix("attr:"), data.get(name, "").strip()) for name in data if name.startswith("attr:")]
    return "\n".join(f"{name}: {value}" for name, value in found if value)


def _row(data: QueryDict, n: int) -> PictureDraft:
    alt = {code: data.get(f"pic-{n}-alt-{code}", "").strip()[:200] for code, _name in LANGUAGES}
    return PictureDraft(data.get(f"pic-{n}-url", "").strip(), {code: text for code, text in alt.items() if text})


def _options_of(row: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    parts = (re.split("[:：]", part, maxsplit=1) for part in re.split(r"[;\n；]", str(row.get("options") or "")))
    return frozenset((part[0].strip(), part[1].strip()) for part in parts if len(part) == 2)


def _number(base: str, values: Any, taken: set[str]) -> str:
    words = [re.sub(r"[^A-Z0-9]+", "", str(value).upper())[:12] for value in values]
    wanted = "-".join([base, *filter(None, words)])[:70] if all(words) else base
    number, n = wanted, 2
    while number in taken:
        number, n = f"{wanted}-{n}", n + 1
    return number
