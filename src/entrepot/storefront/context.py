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
from entrepot.messaging.queries import unread_of_shopper
from entrepot.notices.queries import unread_count
from entrepot.orders.queries import cart_size
from entrepot.wording.places import country_name

from .arriving import arriving
from .visitor import COUNTRIES, CURRENCIES, actor_of, guest_token, language, preferences_of


def shop(request: HttpRequest) -> dict[str, Any]:
    """`preferences`, their choices, the address of the page (`here`), the departments and the number of pieces in the cart."""
    departments = SimpleLazyObject(lambda: [(c.path, name_in(c.name, language(), c.code)) for c in category_tree()])
    return {
        "preferences": preferences_of(request),
        "countries": SimpleLazyObject(lambda: sorted(((c, country_name(c)) for c in COUNTRIES), key=lambda pair: pair[1])),
        "currencies": CURRENCIES,
        "languages": settings.LANGUAGES,
        "theme": theme if (theme := request.COOKIES.get("theme", "")) in {"dark", "light"} else "",
        "here": (here := request.get_full_path()),
        "here_quoted": quote(here),
        "departments": departments,
        "departments_key": SimpleLazyObject(lambda: tuple(departments)),
        "arrivals_key": lambda: arriving(request).index.name,  # called by the template; a kept piece must not hold the request
        "cart_count": SimpleLazyObject(lambda: _pieces(request)),
        "notice_count": SimpleLazyObject(lambda: _counted(request, unread_count)),
        "message_count": SimpleLazyObject(lambda: _counted(request, unread_of_shopper)),
    }


def name_in(names: Any, lang: str, otherwise: str) -> str:
    """The text of a mapping by language, in `lang`, in English, or `otherwise`."""
    return names.get(lang) or names.get("en") or otherwise


def _pieces(request: HttpRequest) -> int:
    actor, token = actor_of(request), guest_token(request)
    return cart_size(actor.person_id, token) if actor.person_id or token else 0


def _counted(request: HttpRequest, count: Callable[[UUID], int]) -> int:
    person_id = actor_of(request).person_id
    return count(person_id) if person_id else 0
