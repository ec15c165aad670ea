"""Carriers by the names that people know them by."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.translation import override

from entrepot.logistics.queries import known_carriers
from entrepot.seller.words import word


def carrier_choices() -> list[tuple[str, str]]:
    """Carriers that a store can choose from: code and name in the language of the page."""
    return [(code, word("carrier", code)) for code in known_carriers()]


def carrier_named(text: str) -> str:
    """The code of the carrier that somebody means by its code or its name in any language of the site; another text stays as it is."""
    return _codes().get(text.strip().casefold(), text.strip())


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for code, name in carrier_choices():
                found |= {code: code, name.casefold(): code}
    return found
