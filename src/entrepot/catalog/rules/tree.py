"""Arranging categories into a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from entrepot.catalog.enums import AttributeKind
from entrepot.catalog.errors import InvalidCategory
from entrepot.catalog.types import CategoryDraft

MAX_PATH: Final = 400
_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_HS: Final = re.compile(r"(?:[0-9]{2,10})?\Z")


def arranged(categories: Mapping[str, CategoryDraft]) -> list[tuple[CategoryDraft, str]]:
    """Categories by code as (category, path), parents before children. Raises InvalidCategory."""
    paths: dict[str, str] = {}
    for code in categories:
        line: list[str] = []
        at = code
        while at and at not in paths:
            if at in line:
                raise InvalidCategory(field="parent", reason=f"“{at}” is above itself")
            if at not in categories:
                raise InvalidCategory(field="parent", reason=f"there is no category “{at}”")
            line.append(at)
            at = categories[at].parent
        for step in reversed(line):
            _check(categories[step])
            parent = categories[step].parent
            paths[step] = f"{paths[parent]}/{step}" if parent else step
            if len(paths[step]) > MAX_PATH:
                raise InvalidCategory(field="parent", reason=f"“{step}” stands too deep in the tree")
    return [(categories[code], path) for code, path in paths.items()]


def _check(draft: CategoryDraft) -> None:
    if not _CODE.match(draft.code) or len(draft.code) > 60:
        raise InvalidCategory(field="code", reason=f"“{draft.code}”: lower-case letters, digits and hyphens, 60 at most")
    if not draft.name or not all(isinstance(text, str) and text.strip() for text in draft.name.values()):
        raise InvalidCategory(field="name", reason=f"“{draft.code}” needs a name in each of its languages")
    if not _HS.match(draft.hs_hint):
        raise InvalidCategory(field="hs_hint", reason=f"“{draft.code}”: 2 to 10 digits")
    for hint in draft.attribute_hints:
        if not isinstance(hint, Mapping) or not hint.get("name") or hint.get("kind") not in AttributeKind.values:
            raise InvalidCategory(field="attribute_hints", reason=f"“{draft.code}”: each hint has a name and a kind")
