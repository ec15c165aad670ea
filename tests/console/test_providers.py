"""Accounts at payment providers through the pages: typed in, tried out, given new keys, retired; nothing secret is shown."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from tests.identity import factories as people
from tests.payments import simulated
from tests.payments.simulated import Market
from tests.seller.world import client_of

from entrepot.identity.enums import PlatformRole
from entrepot.identity.models import Person
from entrepot.payments.models import ProviderAccount
from entrepot.payments.providers.keys import new_private_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(settings: object) -> Iterator[Market]:
    """The providers' simulator."""
    settings.PAYMENT_NOTIFY_URL = simulated.NOTIFY.replace("{}", "{code}")  # type: ignore[attr-defined]
    with simulated.market() as found:
        yield found


@pytest.fixture
def me() -> Client:
    """An administrator who has just given the password."""
    client = client_of(people.operator(PlatformRole.ADMIN))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def typed(market: Market, **changes: str) -> dict[str, str]:
    gateway = f"{market.simulator.base}/gateway.do"
    return {"code": "alipay", "label": "Alipay", "gateway": gateway, **market.credentials["alipay"], **changes}


def test_keys_are_asked_for_the_password_once_more() -> None:
    actor = people.operator(PlatformRole.ADMIN)
    who = Person.objects.get(pk=actor.person_id)
    who.set_password("a long enough one")
    who.save()

    answer = client_of(actor).get(reverse("console:new-provider", args=["alipay"]))

    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_account_is_typed_in_tried_and_shown_in_masks(market: Market, me: Client) -> None:
    answer = me.post(reverse("console:new-provider", args=["alipay"]), typed(market), follow=True)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The account is kept" in page
    assert market.credentials["alipay"]["app_id"] in page
    assert "PRIVATE KEY" not in page
    assert "SHA256:" in page
    assert "http://testserver/api/v1/payments/alipay/notify" in page
    listed = me.get(reverse("console:providers")).content.decode()
    assert "works" in listed


def test_wrong_key_is_told_and_nothing_is_kept(market: Market, me: Client) -> None:
    private, _public = new_private_key()

    answer = me.post(reverse("console:new-provider", args=["alipay"]), typed(market, private_key=private))

    assert answer.status_code == 409
    assert "The provider did not accept this" in answer.content.decode()
    assert not ProviderAccount.objects.exists()


def test_mistakes_stand_beside_their_fields(market: Market, me: Client) -> None:
    answer = me.post(
        reverse("console:new-provider", args=["alipay"]), typed(market, code="No Good", private_key="x", store="nobody")
    )

    assert set(answer.context["form"].errors) == {"store"}
    answer = me.post(reverse("console:new-provider", args=["alipay"]), typed(market, private_key="x"))
    assert set(answer.context["form"].errors) == {"private_key"}
    assert not ProviderAccount.objects.exists()


def test_keys_are_changed_the_former_destroyed_and_the_account_retired(market: Market, me: Client) -> None:
    me.post(reverse("console:new-provider", args=["alipay"]), typed(market))
    account = ProviderAccount.objects.get()
    page, move = reverse("console:provider", args=[account.pk]), reverse("console:move-provider", args=[account.pk])

    rotated = me.post(page, {"do": "rotate"}, follow=True).content.decode()
    assert "still believed" in rotated
    assert "It works" in me.post(move, {"do": "try"}, follow=True).content.decode()
    assert "are destroyed" in me.post(move, {"do": "drop"}, follow=True).content.decode()
    me.post(page, {"do": "change", "label": "Our Alipay", "gateway": account.gateway})
    me.post(move, {"do": "withhold"})
    account.refresh_from_db()
    assert (account.label, account.is_offered, account.state) == ("Our Alipay", False, "active")
    me.post(move, {"do": "offer"})
    me.post(move, {"do": "retire"})
    account.refresh_from_db()
    assert (account.is_offered, account.state) == (False, "retired")


def test_list_takes_the_same_statements_however_long(market: Market, me: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for code in ("one", "two", "three"):
        market.account("stripe", code)
        with CaptureQueriesContext(connection) as caught:
            me.get(reverse("console:providers"))
        counts.append(len(caught))

    assert counts[0] == counts[2]
