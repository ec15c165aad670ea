"""From a product's texts to the tokens that stand for it in the index. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from .rules import ATTRIBUTES, BRAND, DESCRIPTION, TITLE, impact
from .stop_words import STOP
from .tokeniser import RUN, groups, normal, phrase, words_of
from .types import Source

Field = tuple[str, float]  # text and boost


@dataclass(slots=True)
class Analysis:
    """Boosted occurrences of each token in one language's texts, their sum, and the words as written (word: its token).

    Stop words of title and brand are kept apart and out of the length: only queries of nothing else ("The Who") look for them.
    """

    frequencies: dict[str, float] = field(default_factory=dict)
    length: float = 0.0
    stop_words: dict[str, float] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Analysed:
    """A product in all its languages, each analysed by itself so that a second language does not dilute the first."""

    source: Source
    languages: list[Analysis]

    @property
    def length(self) -> float:
        """The longest of its languages."""
        return max((analysis.length for analysis in self.languages), default=0.0)

    def impacts(self, average_length: float) -> dict[str, int]:
        """The impact of each token: the highest over the languages, as a word is not worth more for being in both texts."""
        best: dict[str, int] = {}
        for analysis in self.languages:
            for frequencies in (analysis.frequencies, analysis.stop_words):
                for token, frequency in frequencies.items():
                    value = impact(frequency, analysis.length, average_length)
                    if value > best.get(token, 0):
                        best[token] = value
        return best

    def words(self) -> dict[str, str]:
        """Words as written, with the token that stands for each."""
        return {word: token for analysis in self.languages for word, token in analysis.words.items()}

    def chain(self) -> str:
        """Titles and descriptions as one chain of words for quoted phrases; "|" keeps a phrase from reaching over a field."""
        return "|".join(
            phrase(text) for title, description in self.source.texts.values() for text in (title, description) if text
        )


def analyse(source: Source) -> Analysed:
    """The tokens of `source` in each of its languages."""
    everywhere = source.attributes.get("", "")
    return Analysed(
        source,
        [
            _analysis(
                (
                    (title, TITLE),
                    (source.brand, BRAND),
                    (description, DESCRIPTION),
                    (everywhere, ATTRIBUTES),
                    (source.attributes.get(language, ""), ATTRIBUTES),
                ),
                language,
            )
            for language, (title, description) in source.texts.items()
        ],
    )


def _analysis(fields: Iterable[Field], language: str) -> Analysis:
    result = Analysis()
    found, words = result.frequencies, result.words
    for text, boost in fields:
        for match in RUN.finditer(normal(text)):
            entry = _entry(match.lastgroup or "", match.group(), language)
            if entry.is_stop_word:
                if boost >= BRAND:
                    token = entry.tokens[0]
                    result.stop_words[token] = result.stop_words.get(token, 0.0) + boost
                continue
            for token in entry.tokens:
                found[token] = found.get(token, 0.0) + boost
            if entry.is_word:
                words[match.group()] = entry.tokens[0]
    result.length = sum(found.values())
    return result


class _Entry(NamedTuple):
    """What a run adds to a document; remembered, as a catalogue repeats its words."""

    tokens: tuple[str, ...]
    is_stop_word: bool
    is_word: bool


@lru_cache(maxsize=1 << 17)
def _entry(kind: str, run: str, language: str) -> _Entry:
    return _Entry(
        tuple(token for group in groups(kind, run, language) for token in group),
        run in STOP.get(words_of(language), frozenset()),
        kind == "word" and len(run) > 2 and run.isalpha(),
    )
