"""What a tracking number looks like: candidates with a confidence, warnings, never a refusal of an unknown form.

UPU S10: two letters, eight digits, a check digit (weights 8 6 4 2 3 5 9 7, 11 − sum mod 11, 10 → 0, 11 → 5), a country. Other forms as
their carriers publish them. A right check digit is no proof that a parcel exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from entrepot.logistics.types import Candidate, NumberCheck

_CERTAIN: Final = Decimal("0.95")
_LIKELY: Final = Decimal("0.5")
_FAINT: Final = Decimal("0.2")


def normalised(number: str) -> str:
    """Without spaces, in capitals: the form in which numbers are stored and compared."""
    return re.sub(r"\s+", "", number).upper()


def check_number(number: str, carrier: str = "") -> NumberCheck:
    """The carriers that `number` may belong to, surest first, and what is odd about it. `carrier` is the one the merchant named."""
    text = normalised(number)
    candidates = [candidate for form in _FORMS if (candidate := _try(form, text)) is not None]
    candidates.sort(key=lambda each: (-each.confidence, each.carrier, each.form))
    warnings = []
    if not text:
        warnings.append("empty")
    elif not candidates:
        warnings.append("unknown_form")
    elif not any(candidate.is_valid for candidate in candidates):
        warnings.append("wrong_check_digit")
    known = {form.carrier for form in _FORMS}
    if carrier in known and not any(each.carrier == carrier and each.is_valid for each in candidates):
        warnings.append("not_a_number_of_this_carrier")
    return NumberCheck(text, tuple(candidates), tuple(warnings))


@dataclass(frozen=True, slots=True)
class _Form:
    carrier: str
    name: str
    pattern: re.Pattern[str]
    check: Callable[[Mapping[str, str]], bool] | None = None
    confidence: Decimal = _LIKELY


def _try(form: _Form, text: str) -> Candidate | None:
    match = form.pattern.fullmatch(text)
    if match is None:
        return None
    if form.check is None:
        return Candidate(form.carrier, form.name, form.confidence, is_valid=True)
    valid = form.check(match.groupdict())
    return Candidate(form.carrier, form.name, form.confidence if valid else Decimal("0.1"), is_valid=valid)


def s10_check_digit(serial: str) -> int:
    """The check digit of eight digits by UPU S10."""
    digit = 11 - sum(int(d) * w for d, w in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return {10: 0, 11: 5}.get(digit, digit)


def _s10(parts: Mapping[str, str]) -> bool:
    return parts["country"] in _postal_countries() and s10_check_digit(parts["serial"]) == int(parts["digit"])


@cache
def _postal_countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes: the UPU writes them behind its numbers."""
    import pycountry  # noqa: PLC0415  - slow import: a JSON file of every country

    return frozenset(country.alpha_2 for country in pycountry.countries)


def _mod7(parts: Mapping[str, str]) -> bool:
    return int(parts["serial"]) % 7 == int(parts["digit"])


def _mod10(odd_weight: int, even_weight: int) -> Callable[[Mapping[str, str]], bool]:
    """Weights alternate from the first character on; a letter counts as (its code − 3) mod 10."""

    def check(parts: Mapping[str, str]) -> bool:
        total = 0
        for index, character in enumerate(parts["serial"]):
            value = int(character) if character.isdigit() else (ord(character) - 3) % 10
            total += value * (odd_weight if index % 2 else even_weight)
        return (10 - total % 10) % 10 == int(parts["digit"])

    return check


def _weighted(*weights: int) -> Callable[[Mapping[str, str]], bool]:
    def check(parts: Mapping[str, str]) -> bool:
        total = sum(int(d) * w for d, w in zip(parts["serial"], weights, strict=True))
        return total % 11 % 10 == int(parts["digit"])

    return check


def _mod37(parts: Mapping[str, str]) -> bool:
    """ISO 7064 mod 37/36, as DPD's label specification has it."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    state = 36
    for character in parts["serial"]:
        state += alphabet.index(character)
        state = (state - 36 if state > 36 else state) * 2
        state = state - 37 if state > 36 else state
    return alphabet[(37 - state) % 36] == parts["digit"]


def _form(
    carrier: str,
    name: str,
    pattern: str,
    check: Callable[[Mapping[str, str]], bool] | None = None,
    confidence: Decimal | None = None,
) -> _Form:
    return _Form(carrier, name, re.compile(pattern), check, confidence or (_CERTAIN if check else _LIKELY))


_FORMS: Final = (
    _form("s10", "UPU S10", r"(?P<service>[A-Z]{2})(?P<serial>\d{8})(?P<digit>\d)(?P<country>[A-Z]{2})", _s10),
    _form("yunexpress", "YunExpress", r"YT\d{16}"),
    _form("ups", "UPS", r"1Z(?P<serial>[A-Z0-9]{15})(?P<digit>\d)", _mod10(2, 1)),
    _form("ups", "UPS Waybill", r"[AHJKTV](?P<serial>\d{9})(?P<digit>\d)", _mod10(2, 1), _LIKELY),
    _form("dhl", "DHL Express", r"(?P<serial>\d{9,10})(?P<digit>\d)", _mod7, _LIKELY),
    _form("dhl", "DHL Express piece", r"J[A-Z]{2,3}\d{9,10}"),
    _form("fedex", "FedEx Express", r"(?P<serial>\d{11})(?P<digit>\d)", _weighted(3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1), _LIKELY),
    _form("fedex", "FedEx Ground", r"(?P<serial>\d{14})(?P<digit>\d)", _mod10(3, 1), _LIKELY),
    _form("dpd", "DPD 14", r"(?P<serial>\d{14})(?P<digit>[0-9A-Z])", _mod37, _LIKELY),
    _form("dpd", "DPD 28", r"(?P<serial>\d{27})(?P<digit>[0-9A-Z])", _mod37),
    _form("usps", "USPS 20", r"(?P<serial>\d{19})(?P<digit>\d)", _mod10(1, 3), _LIKELY),
    _form("sf", "SF Express", r"SF\d{12,13}"),
    _form("yanwen", "Yanwen", r"(?:YW|UE|UD)\d{9,12}(?:CN|YP)?", None, _FAINT),
    _form("cainiao", "Cainiao", r"LP\d{14}"),
)
