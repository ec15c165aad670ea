"""Areas of freight templates as people read them: countries by continent, provinces of China, and what else a code may be."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from entrepot.kernel.display import country_name

CHINA: Final = "CN"


class AreaLine(NamedTuple):
    """An area that can be chosen."""

    code: str
    name: str


class Continent(NamedTuple):
    """A continent and its countries, by their names."""

    code: str
    countries: tuple[AreaLine, ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("entrepot.logistics").joinpath("data/areas.toml").read_text(encoding="utf-8"))


@cache
def continents(language: str) -> tuple[Continent, ...]:
    """All countries of ISO 3166-1 by continent, each continent's in the order of their names in `language`."""
    return tuple(
        Continent(
            row["code"], tuple(sorted((AreaLine(c, area_name(c, language)) for c in row["countries"].split()), key=_by_name))
        )
        for row in _data()["continent"]
    )


@cache
def provinces(language: str) -> tuple[AreaLine, ...]:
    """The provinces of mainland China by their six digits, in the order of the official list."""
    return tuple(AreaLine(code, area_name(code, language)) for code in _data()["provinces"])


@cache
def area_name(code: str, language: str) -> str:
    """An area as people read it: “Japan”, “Guangdong”, “California (United States)”; a city of China by its digits and province."""
    if code.isdigit() and len(code) == 6:
        names = _data()["provinces"].get(f"{code[:2]}0000")
        if names is None:
            return code
        name = str(names[1] if language.startswith("zh") else names[0])
        return name if code.endswith("0000") else f"{name} {code}"
    if "-" in code:
        import pycountry  # noqa: PLC0415  - slow import: a JSON file of every region

        region: Any = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]
        return f"{region.name} ({country_name(code[:2], language)})" if region else code
    return country_name(code, language)


def _by_name(line: AreaLine) -> str:
    return line.name
