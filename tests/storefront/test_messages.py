"""Pages of messages and notices."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.identity.factories import person
from tests.messaging.factories import conversation, photograph
from tests.storefront.factories import bought, market, put
from tests.stores import factories as stores

from entrepot.identity.queries import actor_of
from entrepot.messaging.models import Conversation, Message, MessagePicture
from entrepot.messaging.services import answer, write_to_store
from entrepot.messaging.types import About
from entrepot.notices.models import Notice, Preference
from entrepot.notices.services import unsubscribe_token
from entrepot.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _private(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


def notice(who: Any) -> Notice:
    return Notice.objects.create(
        person=who, language="en", key=f"k:{who.pk}", kind="message", params={"store": "Tea House"},
        target={"kind": "conversation", "id": "01a217eb-491c-73f6-bb2b-4d4202d5ed2c", "slug": "", "guest": False}, is_shown=True,
        at=who.joined_at,
    )  # fmt: skip


def test_pages_need_a_person(client: Client) -> None:
    for address in ("/messages/", "/messages/new/", "/notices/", "/notices/choices/"):
        assert client.get(address)["Location"].startswith("/accounts/login/?next=")


def test_a_shopper_asks_and_reads_the_answer(client: Client) -> None:
    who, shop = person(), stores.store()
    client.force_login(who)
    assert "Nothing written yet" in client.get("/messages/").content.decode()
    form = client.get(f"/messages/new/?store={shop.pk}")
    picture = SimpleUploadedFile("a.jpg", photograph(), "image/jpeg")
    said = {"store": shop.pk, "text": "Is it <b>fresh</b>?", "key": form.context["key"], "pictures": picture}
    assert client.post("/messages/new/", said).status_code == 302

    found = Conversation.objects.get()
    answer(found.pk, "Yes.", key="a", actor=stores.staff(shop, "service"))
    page = client.get(f"/messages/{found.pk}/")
    text = page.content.decode()
    assert "Is it &lt;b&gt;fresh&lt;/b&gt;?" in text
    assert "Yes." in text
    found.refresh_from_db()
    assert found.shopper_unread == 0
    assert client.get(f"/messages/new/?store={shop.pk}")["Location"] == f"/messages/{found.pk}/"

    address = f"/messages/pictures/{MessagePicture.objects.get().pk}/"
    shown = client.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in shown["Content-Security-Policy"]
    client.force_login(person())
    assert client.get(address).status_code == 404
    assert client.get(f"/messages/{found.pk}/").status_code == 404
    assert client.post(f"/messages/{found.pk}/", {"text": "Me too", "key": "z"}).status_code == 404
    assert Message.objects.count() == 2


def test_what_was_typed_stays_when_a_message_is_refused(client: Client) -> None:
    client.force_login(person())
    file = SimpleUploadedFile("a.svg", b"<svg/>", "image/svg+xml")
    page = client.post("/messages/new/", {"store": stores.store().pk, "text": "Look", "key": "k", "pictures": file})

    assert page.status_code == 422
    assert ">Look</textarea>" in page.content.decode()
    assert "This is not a picture" in page.content.decode()
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_takes_the_same_statements_for_any_number(
    client: Client, many: int, django_assert_max_num_queries: Any
) -> None:
    who = person()
    for _ in range(many):
        conversation(shopper=actor_of(who))
    client.force_login(who)
    client.get("/messages/")
    with django_assert_max_num_queries(11):
        assert len(client.get("/messages/").context["lines"]) == many


def test_a_notice_is_followed_and_read(client: Client) -> None:
    who = person()
    told = notice(who)
    client.force_login(who)
    assert "Tea House has written to you" in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{told.pk}/")["Location"] == f"/messages/{told.target['id']}/"
    told.refresh_from_db()
    assert told.read_at is not None
    client.force_login(person())
    assert client.get(f"/notices/{told.pk}/").status_code == 404


def test_choices_are_kept_and_those_of_stores_are_for_staff(client: Client) -> None:
    who = person()
    client.force_login(who)
    assert "Store: out of stock" not in client.get("/notices/choices/").content.decode()
    client.post("/notices/choices/", {"order_paid": ["site"]} | {"message": ["site", "mail"]})
    assert ("order_paid", "mail", False) in Preference.objects.values_list("kind", "channel", "is_on")
    assert not Preference.objects.filter(kind="message").exists()


def test_the_link_of_a_mail_asks_first_and_obeys_a_post_without_a_cookie() -> None:
    browser = Client(enforce_csrf_checks=True)
    address = f"/notices/unsubscribe/{unsubscribe_token(person().pk, 'message')}/"
    assert browser.get(address).status_code == 200
    assert not Preference.objects.exists()
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Preference.objects.get().is_on is False
    assert browser.get("/notices/unsubscribe/nonsense/").status_code == 400


def test_the_list_names_what_each_conversation_is_about(client: Client) -> None:
    variant = market()
    put(client, variant)
    order, _cashier = bought(client, variant)
    who = person()
    client.force_login(who)
    actor, store_id = actor_of(who), variant.product.store_id
    Order.objects.filter(pk=order.pk).update(buyer_id=who.pk)
    for about in (About(store_id), About(store_id, order_id=order.pk), About(store_id, product_id=variant.product_id)):
        write_to_store(about, "Hello?", key=secrets.token_hex(4), actor=actor)

    lines = client.get("/messages/").context["lines"]

    assert [subject for _line, _name, subject in lines] == ["Green tea", f"Order {order.number}", ""]
