"""Countries, days and moments as people read them (CLDR, through Babel)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

_LOCALES: Final = {"en": "en", "zh-hans": "zh_Hans_CN"}


def country_name(code: str) -> str:
    """The country in the page's language; the code where it is not known."""
    return str(page_locale().territories.get(code, code))


def day(value: date | datetime | str) -> str:
    """A day in the page's language: Mar 4, 2026. Times are shown in the site's zone."""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return str(format_date(value, "medium", locale=page_locale()))


def short_day(value: date | str) -> str:
    """A day of these weeks, without its year: Dec 3."""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return str(format_skeleton("MMMd", value, locale=page_locale()))


def moment(value: datetime) -> str:
    """Day and time in the page's language."""
    return str(format_datetime(timezone.localtime(value), "medium", locale=page_locale()))


def page_locale() -> Locale:
    """How the page's language writes numbers and days; English where the site does not speak the language."""
    return _parsed(_LOCALES.get(get_language() or settings.LANGUAGE_CODE, "en"))


@cache
def _parsed(name: str) -> Locale:
    return Locale.parse(name)
