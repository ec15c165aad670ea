"""Countries, days and moments as people read them (CLDR, through Babel)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from entrepot.kernel import clock

_BETWEEN: Final = {"en": ", ", "zh": " "}  # a day and its time
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
    """Day and time to the minute in the page's language: Mar 4, 2026, 9:05 AM. Seconds say nothing to people."""
    local, locale = timezone.localtime(value), page_locale()
    joined = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    day_of = format_date(local, "medium", locale=locale)
    return joined.replace("{0}", format_time(local, "short", locale=locale)).replace("{1}", day_of)


def short_moment(value: datetime) -> str:
    """A moment for lists: of these weeks without its year (Mar 4, 9:05 AM), of other years the day alone."""
    local, locale = timezone.localtime(value), page_locale()
    if local.year != timezone.localtime(clock.now()).year:
        return day(local)
    return f"{short_day(local.date())}{_BETWEEN[locale.language]}{format_time(local, 'short', locale=locale)}"


def page_locale() -> Locale:
    """How the page's language writes numbers and days; English where the site does not speak the language."""
    return _parsed(_LOCALES.get(get_language() or settings.LANGUAGE_CODE, "en"))


@cache
def _parsed(name: str) -> Locale:
    return Locale.parse(name)
