"""What somebody typed, taken apart: words, quoted phrases, words that must not be there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .tokeniser import phrase, query_languages, query_tokens, runs

LONGEST_QUERY: Final = 300  # characters; what is beyond is not read
_QUOTED: Final = re.compile(r"(?P<minus>(?<!\S)-)?[\"“”„«](?P<phrase>[^\"“”„«»]*)[\"“”»]")
_MINUS: Final = re.compile(r"(?<!\S)-(?=[^\W_])(?P<word>\S+)")


@dataclass(frozen=True, slots=True)
class QueryText:
    """`words` are searched (those of phrases among them); `phrases` and `without` are chains as `tokeniser.phrase` makes them.

    `minus` are the words that must be absent, each as typed.
    """

    words: str
    phrases: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether there are only words."""
        return not (self.phrases or self.minus or self.without)


def read(text: str) -> QueryText:
    """Take `text` apart. Everything can be read; what makes no sense is taken as words."""
    rest = text[:LONGEST_QUERY].replace("\0", " ")
    phrases: list[str] = []
    without: list[str] = []
    words: list[str] = []
    for match in _QUOTED.finditer(rest):
        chain = phrase(match["phrase"])
        if not chain.strip():
            continue
        if match["minus"]:
            without.append(chain)
        else:
            phrases.append(chain)
            words.append(match["phrase"])
    rest = _QUOTED.sub(" ", rest)
    minus = tuple(match["word"] for match in _MINUS.finditer(rest) if any(runs(match["word"].casefold())))
    words.append(_MINUS.sub(" ", rest))
    return QueryText(" ".join(" ".join(words).split()), tuple(phrases), minus, tuple(without))


def minus_tokens(word: str, language: str) -> list[str]:
    """The tokens that a product must all have to be left out for `word`."""
    return [token.token for token in query_tokens(word, query_languages(language)[:1]) if token.counts]
