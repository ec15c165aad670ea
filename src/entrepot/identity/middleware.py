"""Who asks: `request.actor`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from .models import Person
from .queries import actor_of, client_address
from .types import ANONYMOUS, Actor


def actor_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Gives each request its `actor`; rights are read when somebody first asks, once per request, and never kept longer."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return get_response(request)

    return respond


def _actor(request: HttpRequest) -> Actor:
    person = request.user
    address = client_address(request)
    if isinstance(person, Person):
        return actor_of(person, address=address)
    return Actor(kind=ANONYMOUS.kind, name=ANONYMOUS.name, address=address)
