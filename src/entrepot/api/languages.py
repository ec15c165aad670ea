"""The language of an answer."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header


def language_of(request: HttpRequest, wanted: str = "") -> str:
    """The code of the language to answer in: `wanted` if it is one of ours, else the best of Accept-Language, else the first."""
    return _best(wanted[:32].lower(), request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200].lower())


@lru_cache(maxsize=1000)
def _best(wanted: str, accepted: str) -> str:
    for code in (wanted, *(language for language, _ in parse_accept_lang_header(accepted))):
        if not code:
            continue
        if code == "*":
            break
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
