"""The one tokeniser of search, for all languages, for index and query alike.

NFKC and casefold; runs of Chinese, Japanese and Korean letters give bigrams, and single characters that add to the score but do
not count as matched words; other words give the Snowball stem of their language; a number keeps its unit ("256 GB" = "256gb",
"42码"); a model such as "iphone15" also matches "iphone 15". Bigrams equal a dictionary in quality (MRR .9755 against .9731 on
CMRC2018) and know every new brand word.

A *slot* is one word of a query. Ranking counts the slots a product matches; several tokens may share one slot.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import Stemmer

from .stop_words import STOP

CJK: Final = "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
NUMBER: Final = r"\d+(?:[.,]\d+)*"
ZH_UNITS: Final = "码段号寸升克斤片包盒瓶支条件双个罐袋米岁期代套枚抽粒"
UNITS: Final = "gb|tb|mb|ml|cl|l|g|kg|mg|oz|lb|mm|cm|m|inch|in|w|v|mah|hz|ghz|mhz|mp|pcs|pc"
RUN: Final = re.compile(
    rf"(?P<qty>{NUMBER}(?:[{ZH_UNITS}]| ?(?:{UNITS})(?![^\W_{CJK}])))"
    rf"|(?P<cjk>[{CJK}]+)|(?P<num>{NUMBER}(?![^\W_{CJK}]))|(?P<word>[^\W_{CJK}]+)"
)
LEADING_NUMBER: Final = re.compile(NUMBER)
MODEL: Final = re.compile(r"([^\W\d_]{4,})(\d{1,4})")
ONE_CJK: Final = re.compile(f"([{CJK}])")

# Latin words inside listings of these languages are English far more often than anything else.
ENGLISH_INSIDE: Final = frozenset({"zh", "ja", "ko"})
SNOWBALL: Final = {
    "en": "english", "zh": "english", "ja": "english", "ko": "english", "de": "german", "fr": "french", "es": "spanish",
    "it": "italian", "pt": "portuguese", "nl": "dutch", "sv": "swedish", "da": "danish", "no": "norwegian", "nb": "norwegian",
    "fi": "finnish", "hu": "hungarian", "ro": "romanian", "ru": "russian", "tr": "turkish", "id": "indonesian", "pl": "polish",
}  # fmt: skip

_stemmers = threading.local()  # a stemmer must not be used by two threads at once


class Token(NamedTuple):
    """`counts` is False for tokens that add to the score without being a matched word."""

    slot: int
    token: str
    counts: bool


class Run(NamedTuple):
    """A stretch of text of one kind (qty, cjk, num or word) in normal form, and where it stands in the normal form."""

    kind: str
    text: str
    start: int
    end: int


def normal(text: str) -> str:
    """`text` in the form in which it is compared: compatibility forms and letter case are gone."""
    return unicodedata.normalize("NFKC", text).casefold()


def family(language: str) -> str:
    """The language whose words are meant: "zh-hans" is "zh"."""
    return language.lower().partition("-")[0]


def query_languages(language: str) -> tuple[str, ...]:
    """The languages in which a query typed into a face of `language` is understood.

    The script decides between Chinese and Latin words by itself, as each run is cut by its own letters; a Latin word is read in
    the face's language and in English, which is what most listings are written in.
    """
    first = family(language)
    return (first,) if SNOWBALL.get(first) == "english" else (first, "en")


def runs(text: str) -> Iterator[Run]:
    """The runs of `text`, which is in normal form already."""
    for match in RUN.finditer(text):
        yield Run(match.lastgroup or "", match.group(), match.start(), match.end())


def is_stop_word(run: Run, language: str) -> bool:
    return run.kind == "word" and run.text in STOP.get(words_of(language), frozenset())


@lru_cache(maxsize=1 << 17)
def groups(kind: str, run: str, language: str) -> tuple[tuple[str, ...], ...]:
    """One tuple per slot: the token that counts, then those that only add to the score."""
    if kind == "qty":
        number = LEADING_NUMBER.match(run)
        return ((run.replace(" ", ""), number.group() if number else run),)
    if kind == "cjk" and len(run) > 1:
        last = len(run) - 2
        return tuple((run[i : i + 2], run[i], run[i + 1]) if i == last else (run[i : i + 2], run[i]) for i in range(last + 1))
    if kind == "word" and run.isalpha():
        return ((_stem(run, language),),)
    if kind == "word" and (model := MODEL.fullmatch(run)):
        return ((_stem(model[1], language),), (model[2], run))
    return ((run,),)


def tokens(text: str, language: str = "en", *, keep_stop_words: bool = False) -> list[Token]:
    """The tokens of `text` in the order of their slots."""
    return _numbered(_kept(normal(text), language, keep_stop_words), (language,))


def query_tokens(text: str, languages: Sequence[str]) -> list[Token]:
    """The tokens of a query: each token once, in its first slot, counting if it counts anywhere; at most 62 slots, 64 tokens.

    Stems of further languages share the slot of the first one's. A query of stop words only is searched by them.
    """
    plain = normal(text)
    kept = list(_kept(plain, languages[0], keep_stop_words=False)) or list(runs(plain))
    seen: dict[str, Token] = {}
    for found in _numbered(kept, languages):
        if found.slot >= 62:
            break
        first = seen.setdefault(found.token, found)
        if found.counts and not first.counts:
            seen[found.token] = first._replace(counts=True)
    return _renumbered(list(seen.values())[:64])


def phrase(text: str) -> str:
    """`text` as a chain of words between single spaces, each CJK character a word: a phrase is in it if its own chain is."""
    words = (ONE_CJK.sub(r" \1 ", run.text) for run in runs(normal(text)))
    return f" {' '.join(' '.join(words).split())} "


def _kept(plain: str, language: str, keep_stop_words: bool) -> Iterator[Run]:
    stop = frozenset() if keep_stop_words else STOP.get(words_of(language), frozenset())
    return (run for run in runs(plain) if run.text not in stop)


def _numbered(kept: Sequence[Run] | Iterator[Run], languages: Sequence[str]) -> list[Token]:
    out: list[Token] = []
    slot = 0
    for run in kept:
        others = [groups(run.kind, run.text, language) for language in languages[1:]]
        for place, (head, *extras) in enumerate(groups(run.kind, run.text, languages[0])):
            out.append(Token(slot, head, counts=True))
            out += [Token(slot, other[place][0], counts=True) for other in others if other[place][0] != head]
            out += [Token(slot, extra, counts=False) for extra in extras]
            slot += 1
    return out


def _renumbered(found: list[Token]) -> list[Token]:
    """Slots without gaps: a repeated word leaves its later slot empty, and that must not count as a word asked for."""
    places = {slot: place for place, slot in enumerate(sorted({token.slot for token in found if token.counts}))}
    return [token._replace(slot=places.get(token.slot, 0)) for token in found]


def words_of(language: str) -> str:
    """The language of Latin words in texts of `language`."""
    short = family(language)
    return "en" if short in ENGLISH_INSIDE else short


def _stem(word: str, language: str) -> str:
    algorithm = SNOWBALL.get(family(language))
    if algorithm is None:
        return word
    stemmer = getattr(_stemmers, algorithm, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(algorithm)
        setattr(_stemmers, algorithm, stemmer)
    stem: str = stemmer.stemWord(word)
    return stem
