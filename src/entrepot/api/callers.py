"""Who calls: an API key, a browser's session, or a visitor."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from ninja.utils import check_csrf

from entrepot.identity.queries import client_address
from entrepot.identity.services import authenticate_key, rights_of
from entrepot.identity.types import ANONYMOUS, Actor
from entrepot.kernel.errors import Missing
from entrepot.stores.queries import store

from .errors import CsrfFailed, GuestTokenNeeded, SignInNeeded

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_GUEST: Final = re.compile(r"[\x21-\x7e]{32,128}\Z")
_PURCHASE_SALT: Final = "entrepot.api.purchase"


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request, found out once: by its API key, else by its session, else a visitor.

    A session is believed for unsafe methods only together with the CSRF token; a key needs none, as no browser sends it by itself.
    Raises KeyRefused, PersonSuspended, CsrfFailed.
    """
    known: Actor | None = getattr(request, "_api_actor", None)
    if known is None:
        known = _actor(request)
        request._api_actor = known  # type: ignore[attr-defined]  # noqa: SLF001
    return known


def _actor(request: HttpRequest) -> Actor:
    scheme, _, raw = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "bearer":
        return authenticate_key(raw.strip(), address=client_address(request))
    if hasattr(request, "user") and request.user.is_authenticated:  # no session middleware, no session: see middleware.py
        if request.method not in _SAFE and check_csrf(request) is not None:
            raise CsrfFailed
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor
    return Actor(kind=ANONYMOUS.kind, name=ANONYMOUS.name, address=client_address(request))


class Somebody:
    """Lets in who is known: a person by session or API key."""

    openapi_security_schema: Final = {"type": "http", "scheme": "bearer", "description": "An API key, or the session cookie."}

    def __call__(self, request: HttpRequest) -> Actor:
        actor = actor_of(request)
        if actor.person_id is None:
            raise SignInNeeded
        return actor


class Anybody:
    """Lets in visitors too; a key or a session is still looked at."""

    def __call__(self, request: HttpRequest) -> Actor:
        return actor_of(request)


SOMEBODY: Final[Callable[[HttpRequest], Any]] = Somebody()
ANYBODY: Final[Callable[[HttpRequest], Any]] = Anybody()


def in_store(request: HttpRequest, store_id: UUID) -> Actor:
    """The actor confined to the store of the address, so that no verb reaches another one.

    Raises Missing for another store's key, and for people of the platform, whose rights reach over all stores, when there is none.
    """
    actor = actor_of(request)
    if actor.acting_for not in {None, store_id}:
        raise Missing(what="store")
    if store_id not in rights_of(actor).stores:
        store(store_id)
    return actor.on_behalf_of(store_id)


def guest_token(request: HttpRequest) -> str:
    """The visitor's own secret, or "". Raises GuestTokenNeeded for one that is no secret."""
    token: str = request.META.get("HTTP_GUEST_TOKEN", "")
    if token and not _GUEST.match(token):
        raise GuestTokenNeeded
    return token


def scope_of_visitor(request: HttpRequest) -> str:
    """What tells visitors apart: their token, else the network address."""
    token = guest_token(request)
    said = f"guest:{token}" if token else f"address:{client_address(request)}"
    return hashlib.sha256(said.encode()).hexdigest()


def owner_of(request: HttpRequest, actor: Actor) -> str:
    """Under which name a quote is kept: the person's, or the visitor's."""
    return f"person:{actor.person_id}" if actor.person_id else f"guest:{scope_of_visitor(request)[:40]}"


def purchase_token(purchase_id: UUID) -> str:
    """A signed link to a purchase made without signing in; whoever has it may see and receive it."""
    return signing.Signer(salt=_PURCHASE_SALT).sign(purchase_id.hex)


def holds_purchase(request: HttpRequest, purchase_id: UUID) -> bool:
    """Whether the request carries the signed link to this purchase."""
    given = request.META.get("HTTP_PURCHASE_TOKEN", "")
    try:
        return bool(given) and signing.Signer(salt=_PURCHASE_SALT).unsign(given) == purchase_id.hex
    except signing.BadSignature:
        return False
