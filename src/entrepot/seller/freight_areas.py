"""The list out of which somebody picks areas: countries by continent and provinces of China, what is ticked and what is taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entrepot.logistics.queries import AreaLine, area_name, continents, provinces
from entrepot.seller.words import word

CHINA: Final = "china"


@dataclass(frozen=True, slots=True)
class Choice:
    """An area to tick. `taken` says which row has it already; such a one cannot be ticked."""

    code: str
    name: str
    is_ticked: bool
    taken: str


@dataclass(frozen=True, slots=True)
class Part:
    """A continent, or China by provinces."""

    code: str
    name: str
    choices: tuple[Choice, ...]
    ticked: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """What the list shows: the parts that have something of `query` in them, and `kept`, the ticked areas that are not shown."""

    target: str
    query: str
    parts: tuple[Part, ...]
    kept: str
    shown: str
    ticked: int


def picker_of(target: str, query: str, ticked: Collection[str], taken: Mapping[str, int], *, countries_only: bool) -> Picker:
    """The list for one place of the draft."""
    words = query.strip().casefold()
    lists = _lists(countries_only=countries_only)
    parts = []
    for code, lines in lists.items():
        found = tuple(
            Choice(line.code, line.name, line.code in ticked, _owner(taken.get(line.code)))
            for line in lines
            if not words or words in line.name.casefold() or words == line.code.casefold()
        )
        if found:
            count = sum(choice.is_ticked for choice in found)
            parts.append(Part(code, word("continent", code), found, count, bool(words) or bool(count)))
    shown = {choice.code for part in parts for choice in part.choices}
    kept = [code for code in ticked if code not in shown]
    return Picker(target, query, tuple(parts), " ".join(kept), " ".join(sorted(shown)), len(set(ticked)))


def ticked_in(data: QueryDict, taken: Mapping[str, int], verb: str = "", part: str = "") -> list[str]:
    """The areas that are ticked on the page, those that a search hides included; `verb` ticks or unticks a whole part.

    What another row has is never among them.
    """
    ticked = dict.fromkeys([*data.get("pick-kept", "").upper().split(), *data.getlist("pick-code")])
    members = [line.code for line in _lists(countries_only=False).get(part, ())]
    shown = set(data.get("pick-shown", "").split())
    for code in members:
        if code in shown and verb == "tick":
            ticked[code] = None
        elif code in shown and verb == "untick":
            ticked.pop(code, None)
    return [code for code in ticked if code not in taken]


def names_of(areas: Collection[str]) -> list[tuple[str, str]]:
    """Code and name of areas, as a row shows them."""
    return [(code, area_name(code, get_language() or "en")) for code in areas]


def _lists(*, countries_only: bool) -> dict[str, tuple[AreaLine, ...]]:
    language = get_language() or "en"
    own = {} if countries_only else {CHINA: provinces(language)}
    return own | {continent.code: continent.countries for continent in continents(language)}


def _owner(row: int | None) -> str:
    if row is None:
        return ""
    return _("in row %(number)s") % {"number": row} if row else _("not delivered to")
