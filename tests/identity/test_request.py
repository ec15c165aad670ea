from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from tests.identity import factories

from entrepot.identity import services
from entrepot.identity.middleware import actor_middleware
from entrepot.identity.models import Person
from entrepot.identity.queries import client_address
from entrepot.identity.services import allow
from entrepot.identity.types import ANONYMOUS
from entrepot.kernel.ids import uuid7


def _request(person: object, **headers: str) -> HttpRequest:
    request = RequestFactory().get("/", **headers)
    request.user = person
    actor_middleware(lambda asked: asked)(request)
    return request


@pytest.mark.django_db
def test_rights_are_read_once_and_only_when_asked_for(django_assert_num_queries) -> None:
    store = uuid7()
    member = factories.person()
    factories.staff_of(store, "goods", who=member)
    with django_assert_num_queries(0):
        request = _request(member)
    with django_assert_num_queries(1):
        for _ in range(3):
            allow(request.actor, "catalog.edit", [store])
            allow(request.actor.on_behalf_of(store), "catalog.edit", [store])
    assert request.actor.address == "127.0.0.1"


def test_a_visitor_is_anonymous() -> None:
    assert _request(AnonymousUser()).actor.kind is ANONYMOUS.kind


@pytest.mark.django_db
def test_support_begins_from_a_request() -> None:
    operator = factories.operator("operator")
    request = _request(Person.objects.get(pk=operator.person_id))
    acting = services.act_as(store := uuid7(), "The owner asked for help.", actor=request.actor)
    allow(acting, "orders.ship", [store])


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", None),
        (1, "<script>", None),
        (1, "", None),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies: int, forwarded: str, address: str | None) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert client_address(RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)) == address
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="", HTTP_X_FORWARDED_FOR="")) is None
