"""What every page of the shop can show; read only when a template asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from entrepot.catalog.queries import category_tree
from entrepot.kernel.shared import Shared
from entrepot.messaging.queries import unread_of_shopper
from entrepot.notices.queries import unread_count
from entrepot.orders.queries import cart_size
from entrepot.wording.places import country_name

from .visitor import COUNTRIES, CURRENCIES, actor_of, guest_token, language, preferences_of

FRESH_S = 5.0
_departments: Shared[str, tuple[tuple[str, str], ...]] = Shared(
    lambda lang: tuple((one.path, name_in(one.name, lang, one.code)) for one in category_tree()),
    fresh_s=lambda: FRESH_S,
    most=20,
)


def shop(request: HttpRequest) -> dict[str, Any]:
    """`preferences`, their choices, the address of the page (`here`), the departments and the number of pieces in the cart."""
    return {
        "preferences": preferences_of(request),
        "countries": SimpleLazyObject(lambda: sorted(((c, country_name(c)) for c in COUNTRIES), key=lambda pair: pair[1])),
        "currencies": CURRENCIES,
        "languages": settings.LANGUAGES,
        "theme": theme_of(request),
        "here": (here := request.get_full_path()),
        "here_quoted": quote(here),
        "departments": SimpleLazyObject(departments_now),
        "cart_count": SimpleLazyObject(lambda: _pieces(request)),
        "notice_count": SimpleLazyObject(lambda: _counted(request, unread_count)),
        "message_count": SimpleLazyObject(lambda: _counted(request, unread_of_shopper)),
    }


def theme_of(request: HttpRequest) -> str:
    """The theme that the visitor chose for this browser, "" for the system's."""
    return theme if (theme := request.COOKIES.get("theme", "")) in {"dark", "light"} else ""


def departments_now() -> tuple[tuple[str, str], ...]:
    """Path and name of each category without a parent, in the page's language; at most `FRESH_S` old."""
    return _departments.of(language())


def name_in(names: Any, lang: str, otherwise: str) -> str:
    """The text of a mapping by language, in `lang`, in English, or `otherwise`."""
    return names.get(lang) or names.get("en") or otherwise


def _pieces(request: HttpRequest) -> int:
    actor, token = actor_of(request), guest_token(request)
    return cart_size(actor.person_id, token) if actor.person_id or token else 0


def _counted(request: HttpRequest, count: Callable[[UUID], int]) -> int:
    person_id = actor_of(request).person_id
    return count(person_id) if person_id else 0
