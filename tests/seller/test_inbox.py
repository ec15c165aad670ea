"""The desk's inbox."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.messaging.factories import conversation
from tests.seller.world import client_of
from tests.stores import factories as stores

from entrepot.messaging.models import Conversation, Message
from entrepot.notices.services import path_of
from entrepot.notices.types import Target

pytestmark = pytest.mark.django_db


def test_a_question_is_read_and_answered_at_the_desk() -> None:
    shop = stores.store()
    found = conversation("Is it <i>fresh</i>?", store_id=shop.pk)
    desk = client_of(stores.staff(shop, "service"))
    address = path_of(Target("store_conversation", str(found.pk), shop.slug))

    assert "Is it &lt;i&gt;fresh&lt;/i&gt;?" in desk.get(address).content.decode()
    assert desk.post(address, {"text": "Yes.", "key": "a"})["Location"] == address
    found = Conversation.objects.get()
    assert (found.store_unread, found.waiting_since, found.last_text) == (0, None, "Yes.")


def test_an_empty_answer_says_nothing_and_another_stores_conversation_is_404() -> None:
    shop = stores.store()
    found, theirs = conversation(store_id=shop.pk), conversation()
    desk = client_of(stores.staff(shop, "service"))

    assert (
        desk.post(path_of(Target("store_conversation", str(found.pk), shop.slug)), {"text": " ", "key": "a"}).status_code == 200
    )
    assert desk.get(path_of(Target("store_conversation", str(theirs.pk), shop.slug))).status_code == 404
    assert (
        desk.post(path_of(Target("store_conversation", str(theirs.pk), shop.slug)), {"text": "Hi", "key": "a"}).status_code
        == 404
    )
    assert Message.objects.count() == 2


def test_what_waits_for_an_answer_stands_in_the_menu_and_on_the_first_page() -> None:
    shop = stores.store()
    conversation(store_id=shop.pk)
    desk, goods = client_of(stores.staff(shop)), client_of(stores.staff(shop, "goods"))

    page = desk.get(reverse("seller:home", args=[shop.slug]))

    assert {entry.section.code: entry.waiting for entry in page.context["menu"]}["inbox"] == 1
    assert page.content.decode().count("to answer") == 2
    assert "to answer" not in goods.get(reverse("seller:home", args=[shop.slug])).content.decode()
