"""Stored words as one kind of reader reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import get_language

from .words import SHARED, Words


class Vocabulary(Mapping[str, Words]):
    """The shared words, some of them said otherwise, and more that only these readers meet.

    `own` has words by kind and stored value; each goes before the shared word of the same kind and value.
    """

    def __init__(self, own: Mapping[str, Words] | None = None) -> None:
        own = own or {}
        self._words: Final = {kind: {**SHARED.get(kind, {}), **own.get(kind, {})} for kind in {*SHARED, *own}}

    def __getitem__(self, kind: str) -> Words:
        return self._words[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __call__(self, kind: str, value: str) -> str:
        """The word for a stored value, in the page's language; a value without one in readable form."""
        known = self._words[kind].get(value)
        return str(known) if known is not None else humanised(value)


def humanised(code: str) -> str:
    """“out_for_delivery” as “Out for delivery”, “order.pay” as “Order pay”; what is written in another way stays."""
    if code != code.casefold():
        return code
    return code.replace("_", " ").replace(".", " ").strip().capitalize()


def text_in(texts: Mapping[str, str] | None) -> str:
    """A text by language in the language of the page, or in English, or in any."""
    texts = texts or {}
    return texts.get(get_language() or "en") or texts.get("en") or next(iter(texts.values()), "")


word: Final = Vocabulary()
