"""Stored words and refusals in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, gettext

from entrepot.console.words import WORDS
from entrepot.kernel.errors import Refused


def word(kind: str, value: str) -> str:
    """The word for a stored value; a value without one as it is stored."""
    known = WORDS[kind].get(value)
    return str(known) if known is not None else value


def sentence(refusal: Refused) -> str:
    """What a refusal says, in the language of the page."""
    return gettext(refusal.template).format(**refusal.fields)


def text_in(texts: Mapping[str, str] | None) -> str:
    """A text by language in the language of the page, or in English, or in any."""
    texts = texts or {}
    return texts.get(get_language() or "en") or texts.get("en") or next(iter(texts.values()), "")
