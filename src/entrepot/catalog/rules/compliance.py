"""Automatic checks before a product may be published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from entrepot.catalog.types import ProductDraft

# Kinds of store whose goods cross a border on the way to the shopper: customs must know what comes, from where, how heavy.
CROSSES_BORDER: Final = frozenset({"global"})


@dataclass(frozen=True, slots=True)
class BannedWord:
    """A word that may not stand in a listing, with the rule that says so."""

    word: str
    reason: str


class BannedWords:
    """Finds the first banned word of a text. Latin words match as whole words, others (Chinese) anywhere."""

    def __init__(self, words: Iterable[BannedWord]) -> None:
        self._reasons = {banned.word.casefold(): banned.reason for banned in words}
        alternatives = sorted(self._reasons, key=len, reverse=True)
        parts = [rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in alternatives]
        self._pattern = re.compile("|".join(parts)) if parts else None

    def found(self, text: str) -> BannedWord | None:
        """The first banned word in `text`, or None."""
        match = self._pattern.search(text.casefold()) if self._pattern else None
        return BannedWord(match.group(), self._reasons[match.group()]) if match else None


def problems(
    draft: ProductDraft, *, store_kind: str, hints: Sequence[Mapping[str, Any]], banned: BannedWords
) -> list[tuple[str, str]]:
    """What stands against publishing, as (field, reason); empty when nothing does.

    Checked: a title; banned words in every language; at least one article on sale and every price above zero; attributes that
    the category requires; for stores whose goods cross a border also origin, HS code and weight (the customs list needs them).
    """
    found: list[tuple[str, str]] = []
    if not any(text.title for text in draft.texts.values()):
        found.append(("title", "a title is required"))
    for language, text in draft.texts.items():
        for name, value in (("title", text.title), ("description", text.description)):
            hit = banned.found(value)
            if hit is not None:
                found.append((f"{name}:{language}", f"“{hit.word}”: {hit.reason}"))
    active = [variant for variant in draft.variants if variant.is_active]
    if not active:
        found.append(("variants", "at least one article must be on sale"))
    found += [("price", f"{variant.sku}: the price must be above zero") for variant in active if variant.price_minor <= 0]
    given = {attribute.name.casefold() for attribute in draft.attributes}
    found += [
        (f"attribute:{hint['name']}", "required in this category")
        for hint in hints
        if hint.get("required") and str(hint["name"]).casefold() not in given
    ]
    if store_kind in CROSSES_BORDER:
        found += [
            (name, "required for goods that cross a border")
            for name, value in (("origin", draft.origin), ("hs_code", draft.hs_code))
            if not value
        ]
        found += [
            ("weight_g", f"{variant.sku}: required for goods that cross a border") for variant in active if not variant.weight_g
        ]
    return found
