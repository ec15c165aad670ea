"""The door for payment providers."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from django.test import Client
from tests.api.market import V1, api, goods, wish

from entrepot.kernel import clock
from entrepot.payments.models import Notification, Payment
from entrepot.payments.providers.sandbox import signing
from entrepot.payments.providers.sandbox.bank import SELLER
from entrepot.payments.services import pay_in_cashier, work_inbox

pytestmark = pytest.mark.django_db(transaction=True)


def send(body: bytes, signature: str, provider: str = "sandbox") -> Any:
    return Client(enforce_csrf_checks=True).post(
        f"{V1}/payments/{provider}/notify", data=body, content_type="application/json", headers={"sandbox-signature": signature}
    )


@pytest.fixture
def message() -> bytes:
    """What the sandbox says of a payment that was just paid in its cashier."""
    bought = api("/checkout", "post", wish(goods(), payment={"provider": "sandbox", "method": "redirect"})).json()
    trade = bought["payment"]["url"].rstrip("/").rsplit("/", 1)[1]
    pay_in_cashier(trade)
    number = Payment.objects.get(id=bought["payment"]["id"]).our_ref
    return orjson.dumps(
        {"notify_id": "n-1", "notify_type": "payment", "number": number, "status": "TRADE_SUCCESS", "seller_id": SELLER}
    )


def test_a_message_fills_the_inbox_once_and_the_provider_is_asked(message: bytes) -> None:
    signature = signing.notification_header(message, clock.now())

    first, again = send(message, signature), send(message, signature)

    assert (first.status_code, first.content, again.content) == (200, b"success", b"success")
    assert Notification.objects.count() == 1
    assert Payment.objects.get().state == "pending"
    work_inbox()
    assert Payment.objects.get().state == "succeeded"


def test_a_message_with_a_bad_signature_is_believed_by_nobody(message: bytes) -> None:
    signature = signing.notification_header(message, clock.now())[:-2] + "00"

    assert send(message, signature).status_code == 400
    assert not Notification.objects.exists()


def test_an_unknown_provider_and_a_large_message_are_refused() -> None:
    assert send(b"{}", "", provider="nobody").status_code == 404
    assert send(b"x" * 65_537, "").status_code == 413
