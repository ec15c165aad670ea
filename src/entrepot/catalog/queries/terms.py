"""Words of properties and options in the reader's language: a dictionary that all stores share, read once per process."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

_DATA: Final = Path(__file__).resolve().parent.parent / "data" / "terms.toml"
_COUNTED: Final = re.compile(r"(\d[\d.,–×x ]*)\s+(\D+)\Z")  # “36 months”, “4–6 years”


def term(text: str, language: str) -> str:
    """What a merchant wrote of a property or an option, in `language` where the dictionary has it, otherwise as it was written.

    Case does not count; of a number with a word behind it the word is looked up.
    """
    words = _words(language)
    wanted = text.strip().casefold()
    if found := words.get(wanted):
        return found
    counted = _COUNTED.match(wanted)
    if counted and (unit := words.get(counted[2].strip())):
        return f"{counted[1].strip()} {unit}"
    return text


@cache
def _words(language: str) -> Mapping[str, str]:
    """The dictionary of a language. Words are looked up by their English form; in English also by their translations."""
    found: dict[str, str] = {}
    tables = _tables()
    for other, words in tables.items():
        if language == "en" != other:
            for word, translated in words.items():
                found.setdefault(translated.casefold(), word)
    for word, translated in tables.get(language, {}).items():
        found[word.casefold()] = translated
    return found


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    """The words by language as the files have them; those of the installation go before ours."""
    tables: dict[str, dict[str, str]] = {}
    for path in (_DATA, settings.TERMS):
        if not path:
            continue
        with Path(path).open("rb") as file:
            for language, words in tomllib.load(file).items():
                known = tables.setdefault(language, {})
                for word, translated in words.items():
                    if not isinstance(translated, str):
                        raise TypeError(f"“{word}” of {path} is text")
                    known[word] = translated
    return tables


def forget_terms() -> None:
    """Read the files again when a word is asked for next."""
    _words.cache_clear()
    _tables.cache_clear()
