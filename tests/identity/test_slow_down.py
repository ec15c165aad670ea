"""Limits of how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.identity.factories import shopper

from entrepot.identity.enums import ActorKind
from entrepot.identity.errors import TooOften
from entrepot.identity.models import Hit
from entrepot.identity.services import forget_hits, slow_down_messages, slow_down_search
from entrepot.identity.types import SYSTEM, Actor
from entrepot.kernel.clock import VirtualClock

pytestmark = pytest.mark.django_db


def visitor(address: str | None) -> Actor:
    return Actor(kind=ActorKind.ANONYMOUS, address=address)


def test_the_search_above_the_limit_waits_for_the_end_of_the_minute(settings: Any, virtual_clock: VirtualClock) -> None:
    settings.SEARCH_LIMIT = 2
    slow_down_search(visitor("8.8.8.8"))
    virtual_clock.advance(timedelta(seconds=20))
    slow_down_search(visitor("8.8.8.8"))
    with pytest.raises(TooOften) as refused:
        slow_down_search(visitor("8.8.8.8"))
    assert refused.value.fields == {"seconds": 40}

    slow_down_search(visitor("8.8.4.4"))
    virtual_clock.advance(timedelta(seconds=40))
    slow_down_search(visitor("8.8.8.8"))


def test_addresses_of_one_subscriber_count_together(settings: Any) -> None:
    settings.SEARCH_LIMIT = 1
    slow_down_search(visitor("2a00:1450:4001:80b::1"))
    with pytest.raises(TooOften):
        slow_down_search(visitor("2a00:1450:4001:80b::2"))


def test_who_is_signed_in_or_near_is_not_counted(settings: Any) -> None:
    settings.SEARCH_LIMIT = 1
    for who in (shopper(), SYSTEM, visitor(None), visitor("127.0.0.1"), visitor("172.17.0.2"), visitor("::1")):
        slow_down_search(who)
        slow_down_search(who)

    assert Hit.objects.count() == 0


def test_no_limit_counts_nothing(settings: Any) -> None:
    settings.SEARCH_LIMIT = settings.MESSAGE_LIMIT = 0
    slow_down_search(visitor("8.8.8.8"))
    slow_down_messages(shopper())

    assert Hit.objects.count() == 0


def test_messages_are_counted_for_each_person(settings: Any) -> None:
    settings.MESSAGE_LIMIT = 1
    who = shopper()
    slow_down_messages(who)
    slow_down_messages(shopper())
    with pytest.raises(TooOften):
        slow_down_messages(who)


def test_no_address_is_kept_and_old_counts_go(virtual_clock: VirtualClock) -> None:
    slow_down_search(visitor("8.8.8.8"))
    assert "8.8.8.8" not in Hit.objects.get().key
    virtual_clock.advance(timedelta(hours=1))
    slow_down_search(visitor("8.8.4.4"))
    virtual_clock.advance(timedelta(minutes=1))

    assert forget_hits() == 1
    assert Hit.objects.count() == 1


def test_the_table_is_not_in_the_log_of_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE oid = 'identity_hit'::regclass")
        assert cursor.fetchone() == ("u",)
