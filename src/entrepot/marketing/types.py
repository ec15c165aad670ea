"""What goes in and out of marketing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Link(NamedTuple):
    """What a slot leads to: `value` is a product's address, a category's path, a store's address, search words, or a path."""

    kind: str
    value: str


class SlotPicture(NamedTuple):
    """A picture made by us: its path below the media address, and its size in pixels, so that its room is kept free."""

    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Words:
    """What a slot says in one language; `alt` tells the picture to those who do not see it."""

    headline: str
    text: str = ""
    button: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class SlotDraft:
    """A slot as its maker wants it. `category_path` is for category banners: the category and everything below it; "" is every one."""

    place: str
    words: Mapping[str, Words]
    link: Link
    starts_at: datetime
    ends_at: datetime | None = None
    position: int = 0
    category_path: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot as visitors see it, in one language."""

    id: UUID
    place: str
    headline: str
    text: str
    button: str
    alt: str
    language: str
    picture: SlotPicture | None
    link: Link


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot with everything its makers know of it. `showing` is "draft", "waiting", "now" or "over"."""

    id: UUID
    place: str
    category_path: str
    state: str
    showing: str
    words: Mapping[str, Words]
    picture: SlotPicture | None
    link: Link
    starts_at: datetime
    ends_at: datetime | None
    position: int
    version: int
    changed_at: datetime

    def in_language(self, language: str) -> Slot:
        """The slot as visitors would see it: in the language, else in English, else in any it has."""
        chosen = next((code for code in (language, "en") if code in self.words), next(iter(self.words), ""))
        words = self.words.get(chosen, Words(""))
        return Slot(self.id, self.place, words.headline, words.text, words.button, words.alt, chosen, self.picture, self.link)
