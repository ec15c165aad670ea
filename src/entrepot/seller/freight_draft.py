"""A freight template while somebody edits it: what was typed, as text, and what the buttons of the editor do with it.

Every button sends the whole form and gets it back changed, so the editor works without scripts and nothing typed is lost. A place in
the draft is named by its address: `w0` is the first way of sending, `w0g1` its second row of areas, `w0g1b0` that row's first band,
`w0f0` a rule of what is free, `w0r0` a surcharge. The rows that there are come in the fields `row`, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.http import QueryDict

from entrepot.kernel.money import Money
from entrepot.logistics.types import Charge, Service, Template

EVERYWHERE: Final = "1"  # the default area of a service, by Taobao's numbering
MOST: Final = {"w": 20, "g": 100, "b": 20, "f": 50, "r": 100}
TEMPLATE_FIELDS: Final = ("name", "valuation", "assumer", "divisor", "step_g", "is_default")
WAY_FIELDS: Final = ("code", "percent", "min_minor", "max_minor")
GROUP_FIELDS: Final = ("days_min", "days_max")
BAND_FIELDS: Final = ("amount_from", "start_standard", "start_fee", "add_standard", "add_fee")
FREE_FIELDS: Final = ("amount", "quantity", "weight")
REMOTE_FIELDS: Final = ("country", "first", "last", "fee")
_ADDRESS: Final = re.compile(r"w(\d{1,2})(?:([gfr])(\d{1,3})(?:b(\d{1,2}))?)?")

Said = dict[str, str]


@dataclass(slots=True)
class Areas:
    """A rule or a row with the areas that it holds for."""

    said: Said
    areas: list[str] = field(default_factory=list)
    bands: list[Said] = field(default_factory=list)

    @property
    def is_everywhere(self) -> bool:
        """The row that prices whatever no other row names; it stays."""
        return EVERYWHERE in self.areas


@dataclass(slots=True)
class Way:
    """A way of sending."""

    said: Said
    groups: list[Areas] = field(default_factory=list)
    free: list[Areas] = field(default_factory=list)
    remote: list[Said] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    unserved: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """The template as it was typed so far."""

    said: Said
    ways: list[Way] = field(default_factory=list)

    def areas_at(self, target: str) -> list[str] | None:
        """The areas of a place of the draft: a row (`w0g1`), a rule (`w0f0`), `w0c` countries or `w0u` what is not served."""
        way, kind, number = self._place(target)
        if way is None:
            return None
        if kind in {"c", "u"}:
            return way.countries if kind == "c" else way.unserved
        rows = way.groups if kind == "g" else way.free
        return rows[number].areas if 0 <= number < len(rows) else None

    def taken(self, target: str) -> dict[str, int]:
        """Areas that the place cannot have, each with the number of the row that has it; 0 is the list of what is not served."""
        way, kind, number = self._place(target)
        if way is None or kind not in {"g", "u"}:
            return {}
        rows = [(i, row) for i, row in enumerate(way.groups) if kind == "u" or i != number]
        found = {area: i + 1 for i, row in rows for area in row.areas if area != EVERYWHERE}
        return found | (dict.fromkeys(way.unserved, 0) if kind == "g" else {})

    def _place(self, target: str) -> tuple[Way | None, str, int]:
        match = re.fullmatch(r"w(\d{1,2})(?:([cu])|([gf])(\d{1,3}))", target)
        if match is None or int(match[1]) >= len(self.ways):
            return None, "", -1
        return self.ways[int(match[1])], match[2] or match[3], int(match[4] or -1)


def new_group(*areas: str) -> Areas:
    """A row with the usual figures; what costs money is left to the person."""
    return Areas({"days_min": "3", "days_max": "15"}, list(areas), [new_band()])


def new_band() -> Said:
    """Fees of one unit each."""
    return {"start_standard": "1", "add_standard": "1"}


def new_way(code: str = "express") -> Way:
    """A way of sending with the row for everywhere."""
    return Way({"code": code}, [new_group(EVERYWHERE)])


def draft_of_new(*, is_first: bool) -> Draft:
    """An empty template; the first of a store is its default."""
    said = {"valuation": "weight", "assumer": "buyer", "step_g": "1"} | ({"is_default": "on"} if is_first else {})
    return Draft(said, [new_way()])


def draft_of(template: Template, *, is_default: bool) -> Draft:
    """A stored template as its fields show it."""

    def amount(minor: int | None) -> str:
        return "" if minor is None else format(Money(minor, template.currency).decimal(), "f")

    def band(charge: Charge) -> Said:
        return {
            "amount_from": amount(charge.amount_from_minor), "start_standard": _plain(charge.start_standard),
            "start_fee": amount(charge.start_fee_minor), "add_standard": _plain(charge.add_standard),
            "add_fee": amount(charge.add_fee_minor),
        }  # fmt: skip

    def way(service: Service) -> Way:
        return Way(
            said={
                "code": service.code, "percent": _plain(service.percent * 100) if service.percent else "",
                "min_minor": amount(service.min_minor), "max_minor": amount(service.max_minor),
            },
            groups=[
                Areas(
                    {"days_min": str(group.days_min), "days_max": str(group.days_max)},
                    list(group.areas),
                    [band(charge) for charge in sorted(group.charges, key=lambda charge: charge.amount_from_minor)],
                )
                for group in sorted(service.groups, key=lambda group: EVERYWHERE not in group.areas)
            ],
            free=[
                Areas(
                    {
                        "amount": amount(rule.amount_minor),
                        "quantity": "" if rule.quantity is None else str(rule.quantity),
                        "weight": "" if rule.weight_g is None else _plain(Decimal(rule.weight_g) / 1000),
                    },
                    list(rule.areas),
                )
                for rule in service.free
            ],
            remote=[
                {"country": rule.country, "first": rule.first, "last": rule.last, "fee": amount(rule.fee_minor)}
                for rule in service.remote
            ],
            countries=list(service.countries),
            unserved=list(service.unserved),
        )  # fmt: skip

    said = {
        "name": template.name, "valuation": template.valuation.value, "assumer": template.assumer.value,
        "divisor": "" if template.divisor is None else str(template.divisor), "step_g": str(template.step_g),
    } | ({"is_default": "on"} if is_default else {})  # fmt: skip
    return Draft(said, [way(service) for service in template.services])


def draft_of_post(data: QueryDict) -> Draft:
    """What the form of the editor sent. Rows whose address makes no sense are left out."""
    draft = Draft(_said(data, "", TEMPLATE_FIELDS))
    for address in data.getlist("row"):
        match = _ADDRESS.fullmatch(address)
        if match is None:
            continue
        if match[2] is None:
            way = Way(_said(data, address, WAY_FIELDS))
            way.countries, way.unserved = _areas(data, f"{address}c"), _areas(data, f"{address}u")
            _within(draft.ways, way, "w")
        elif draft.ways:
            _put(draft.ways[-1], match[2], match[4] is not None, data, address)
    return draft


def _put(way: Way, kind: str, is_band: bool, data: QueryDict, address: str) -> None:
    if is_band:
        if kind == "g" and way.groups:
            _within(way.groups[-1].bands, _said(data, address, BAND_FIELDS), "b")
    elif kind == "g":
        _within(way.groups, Areas(_said(data, address, GROUP_FIELDS), _areas(data, address)), kind)
    elif kind == "f":
        _within(way.free, Areas(_said(data, address, FREE_FIELDS), _areas(data, address)), kind)
    else:
        _within(way.remote, _said(data, address, REMOTE_FIELDS), kind)


def _within(rows: list[Any], row: Any, kind: str) -> None:
    if len(rows) < MOST[kind]:
        rows.append(row)


def _said(data: Mapping[str, Any], address: str, names: tuple[str, ...]) -> Said:
    prefix = f"{address}-" if address else ""
    return {name: str(data[f"{prefix}{name}"])[:200] for name in names if f"{prefix}{name}" in data}


def _areas(data: Mapping[str, Any], address: str) -> list[str]:
    return list(dict.fromkeys(str(data.get(f"{address}-areas", "")).upper().split()))[:500]


def _plain(number: Any) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def addresses(draft: Draft) -> Iterator[str]:
    """The address of every row, in the order in which the page shows them."""
    for w, way in enumerate(draft.ways):
        yield f"w{w}"
        for g, group in enumerate(way.groups):
            yield f"w{w}g{g}"
            yield from (f"w{w}g{g}b{b}" for b in range(len(group.bands)))
        yield from (f"w{w}f{f}" for f in range(len(way.free)))
        yield from (f"w{w}r{r}" for r in range(len(way.remote)))


def changed(draft: Draft, verb: str, address: str, code: str = "") -> str:
    """Do what a button says; the address of the row to go on with, "" when nothing was done.

    Verbs: `add_way`, `add_group`, `add_band`, `add_free`, `add_remote`, `remove`, `up`, `down`, `drop` (the area `code`).
    """
    if verb == "add_way":
        used = {way.said.get("code") for way in draft.ways}
        free = next(
            (one for one in ("express", "standard", "economy", "ems", "post", "air", "sea") if one not in used), "express"
        )
        _within(draft.ways, new_way(free), "w")
        return f"w{len(draft.ways) - 1}"
    if verb == "drop":
        areas = draft.areas_at(address)
        if areas is None or code not in areas:
            return ""
        areas.remove(code)
        return address
    match = _ADDRESS.fullmatch(address)
    if match is None or int(match[1]) >= len(draft.ways):
        return ""
    way = draft.ways[int(match[1])]
    if verb.startswith("add_"):
        return _added(way, verb.removeprefix("add_"), address, match)
    rows, place = _rows(draft, way, match)
    return _moved(rows, place, verb, address)


def _added(way: Way, kind: str, address: str, match: re.Match[str]) -> str:
    if kind == "band" and match[2] == "g" and int(match[3]) < len(way.groups):
        bands = way.groups[int(match[3])].bands
        _within(bands, dict(bands[-1]) | {"amount_from": ""} if bands else new_band(), "b")
        return f"{address}b{len(bands) - 1}"
    if match[2] is not None:
        return ""
    lists: dict[str, tuple[list[Any], Any, str]] = {
        "group": (way.groups, new_group(), "g"),
        "free": (way.free, Areas({}), "f"),
        "remote": (way.remote, {}, "r"),
    }
    if kind not in lists:
        return ""
    rows, row, letter = lists[kind]
    _within(rows, row, letter)
    return f"{address}{letter}{len(rows) - 1}"


def _rows(draft: Draft, way: Way, match: re.Match[str]) -> tuple[list[Any], int]:
    if match[2] is None:
        return draft.ways, int(match[1])
    place = int(match[3])
    lists: dict[str, list[Any]] = {"g": way.groups, "f": way.free, "r": way.remote}
    rows = lists[match[2]]
    if match[4] is not None:
        return (rows[place].bands, int(match[4])) if match[2] == "g" and place < len(rows) else ([], 0)
    return rows, place


def _moved(rows: list[Any], place: int, verb: str, address: str) -> str:
    """Remove a row, or move it past its neighbour; the row for everywhere stays first, and the last way or band stays."""
    if place >= len(rows) or (isinstance(rows[place], Areas) and rows[place].is_everywhere):
        return ""
    if verb == "remove":
        is_needed = isinstance(rows[place], Way) or (isinstance(rows[place], dict) and "start_standard" in rows[place])
        if is_needed and len(rows) == 1:
            return ""
        del rows[place]
        return re.sub(r"[a-z]\d+\Z", "", address) or "w0"
    other = place - 1 if verb == "up" else place + 1
    if verb not in {"up", "down"} or not 0 <= other < len(rows):
        return ""
    if isinstance(rows[other], Areas) and rows[other].is_everywhere:
        return ""
    rows[place], rows[other] = rows[other], rows[place]
    return re.sub(r"\d+\Z", str(other), address)
