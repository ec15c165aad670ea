"""Who looks at the pages, in which language, for which destination, in which currency, with which cart."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from entrepot.identity.types import Actor
from entrepot.orders.services import cart_of

COUNTRIES: Final = (
    "CN", "US", "GB", "DE", "FR", "IT", "ES", "NL", "SE", "PL", "AT", "BE", "IE", "CH", "NO", "CA", "AU", "NZ", "JP", "KR", "SG",
    "MY", "TH", "AE", "BR",
)  # fmt: skip
CURRENCIES: Final = ("CNY", "USD", "EUR", "GBP", "JPY", "CAD", "AUD", "KRW", "SGD")
PREFERENCES_COOKIE: Final = "preferences"
CART_COOKIE: Final = "cart"
YEAR: Final = 365 * 24 * 3600  # seconds that a choice sticks
_STORED: Final = re.compile(r"([A-Z]{2})\.([A-Z]{3})\Z")
_TOKEN: Final = re.compile(r"[\w-]{32,64}\Z")


@dataclass(frozen=True, slots=True)
class Preferences:
    """Where parcels go, and in which currency prices are shown."""

    country: str = "CN"
    currency: str = "CNY"

    @property
    def stored(self) -> str:
        """As the cookie keeps it."""
        return f"{self.country}.{self.currency}"


def preferences_of(request: HttpRequest) -> Preferences:
    """What the visitor chose: the person's own choice on every device, else the cookie's, else the default.

    A cookie that makes no sense counts as none.
    """
    own = _own_preferences(request)
    if own is not None:
        return own
    match = _STORED.match(request.COOKIES.get(PREFERENCES_COOKIE, ""))
    if match is None or match[1] not in COUNTRIES or match[2] not in CURRENCIES:
        return Preferences()
    return Preferences(match[1], match[2])


def _own_preferences(request: HttpRequest) -> Preferences | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    if not user.is_authenticated or user.country not in COUNTRIES or user.currency not in CURRENCIES:
        return None
    return Preferences(user.country, user.currency)


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the middleware found for the request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def language() -> str:
    """The language of the page: one of the settings' languages."""
    known = {code for code, _ in settings.LANGUAGES}
    active = get_language() or settings.LANGUAGE_CODE
    return active if active in known else settings.LANGUAGE_CODE


def guest_token(request: HttpRequest) -> str:
    """The secret of a guest's cart, or ""."""
    token = request.COOKIES.get(CART_COOKIE, "")
    return token if _TOKEN.match(token) else ""


def cart_to_read(request: HttpRequest) -> UUID | None:
    """The visitor's cart, or None for a guest who has none yet."""
    actor, token = actor_of(request), guest_token(request)
    return cart_of(actor, token) if actor.person_id or token else None


def cart_to_fill(request: HttpRequest) -> tuple[UUID, str]:
    """The visitor's cart, made if need be, and the token that the answer must set ("" for people who are signed in)."""
    actor = actor_of(request)
    if actor.person_id:
        return cart_of(actor), ""
    token = guest_token(request) or secrets.token_urlsafe(32)
    return cart_of(actor, token), token


def keep(response: HttpResponseBase, name: str, value: str, *, secret: bool = False) -> None:
    """Set a cookie that lasts a year."""
    response.set_cookie(
        name, value, max_age=YEAR, httponly=secret, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )  # fmt: skip
