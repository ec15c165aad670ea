"""The desk's inbox."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.identity.factories import person
from tests.messaging.factories import conversation, photograph
from tests.seller.world import client_of
from tests.stores import factories as stores

from entrepot.identity.queries import actor_of
from entrepot.kernel.clock import VirtualClock
from entrepot.messaging.models import Conversation, Message, MessagePicture
from entrepot.messaging.queries import answer_time, quick_replies
from entrepot.messaging.rules import filled
from entrepot.messaging.services import answer, assign
from entrepot.notices.services import path_of
from entrepot.notices.types import Target
from entrepot.stores.models import Store

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
        desk.post(path_of(Target("store_conversation", str(found.pk), shop.slug)), {"text": " ", "key": "a"}).status_code == 422
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


def page_of(shop: Store, **by: str) -> str:
    return f"{reverse('seller:inbox', args=[shop.slug])}?{urlencode(by)}"


def test_the_inbox_is_narrowed_by_what_waits_whose_it_is_and_what_was_said() -> None:
    shop = stores.store()
    owner = stores.staff(shop)
    asked, told = conversation("Where is the 100% wool coat?", store_id=shop.pk), conversation("Thanks", store_id=shop.pk)
    conversation("Another store's wool")
    answer(told.pk, "You are welcome", key="a", actor=owner)
    assign(asked.pk, shop.pk, owner.person_id, actor=owner)
    desk = client_of(owner)

    def shown(**by: str) -> list[object]:
        return [line.id for line, _name, _colleague in desk.get(page_of(shop, **by)).context["lines"]]

    assert shown() == [asked.pk]
    assert shown(kind="answered") == [told.pk]
    assert shown(kind="unread") == [told.pk, asked.pk]
    assert shown(kind="all", q="100%") == [asked.pk]
    assert shown(kind="all", q="wool") == [asked.pk]
    assert shown(kind="all", q="1_0") == []
    assert shown(kind="all", whose="mine") == [asked.pk]
    assert shown(kind="all", whose="nobody") == [told.pk]


def test_a_conversation_is_handed_to_a_colleague_who_may_answer_and_to_nobody_else() -> None:
    shop = stores.store()
    found, theirs = conversation(store_id=shop.pk), conversation()
    service, goods = stores.staff(shop, "service"), stores.staff(shop, "goods")
    desk, assigning = client_of(stores.staff(shop)), reverse("seller:assign", args=[shop.slug])

    desk.post(assigning, {"c": str(found.pk), "to": str(service.person_id)})
    refused = desk.post(assigning, {"c": str(found.pk), "to": str(goods.person_id)}, follow=True)
    elsewhere = desk.post(assigning, {"c": str(theirs.pk), "to": str(service.person_id)})

    assert "may not answer shoppers" in refused.content.decode()
    assert elsewhere.status_code == 404
    assert dict(Conversation.objects.values_list("pk", "assigned_to_id")) == {found.pk: service.person_id, theirs.pk: None}
    desk.post(assigning, {"c": str(found.pk), "to": ""})
    assert Conversation.objects.get(pk=found.pk).assigned_to_id is None


def test_quick_replies_are_filled_in_kept_for_the_store_and_dropped() -> None:
    shop = stores.store()
    shopper = actor_of(person(display_name="Wang Li"))
    found = conversation(store_id=shop.pk, shopper=shopper)
    desk, quick = client_of(stores.staff(shop, "service")), reverse("seller:quick-replies", args=[shop.slug])

    desk.post(quick, {"text": "Dear {name}, your order {order} is on its way."})
    [(reply, text)] = quick_replies(shop.pk)
    page = desk.post(page_of(shop, c=str(found.pk)), {"quick": str(reply), "text": "Hello."})

    assert text == "Dear {name}, your order {order} is on its way."
    assert page.context["text"] == "Hello.\nDear Wang Li, your order is on its way."
    assert Message.objects.count() == 1
    client_of(stores.staff(stores.store())).post(quick, {"drop": str(reply)})
    assert len(quick_replies(shop.pk)) == 1
    desk.post(quick, {"drop": str(reply)})
    assert quick_replies(shop.pk) == []


def test_pictures_go_along_and_whoever_writes_very_often_waits(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }
    settings.MESSAGE_LIMIT = 2
    shop = stores.store()
    found = conversation(store_id=shop.pk)
    desk, path = client_of(stores.staff(shop, "service")), page_of(shop, c=str(found.pk))

    no_picture = desk.post(path, {"text": "", "key": "a", "pictures": SimpleUploadedFile("x.jpg", b"nothing")})
    sent = desk.post(path, {"text": "", "key": "b", "pictures": SimpleUploadedFile("x.jpg", photograph())})
    too_often = desk.post(path, {"text": "And then", "key": "c"})

    assert (no_picture.status_code, sent.status_code, too_often.status_code) == (422, 302, 429)
    assert MessagePicture.objects.count() == 1
    assert too_often.context["text"] == "And then"
    assert int(too_often["Retry-After"]) > 0


def test_the_page_says_how_soon_shoppers_are_answered(virtual_clock: VirtualClock) -> None:
    shop = stores.store()
    owner = stores.staff(shop)
    for minutes in (10, 30, 600):
        found = conversation(store_id=shop.pk)
        virtual_clock.advance(timedelta(minutes=minutes))
        answer(found.pk, "Yes", key="a", actor=owner)
        answer(found.pk, "And more", key="b", actor=owner)

    assert answer_time(shop.pk) == timedelta(minutes=30)
    assert "within 30 minutes" in client_of(owner).get(page_of(shop)).content.decode()
    virtual_clock.advance(timedelta(days=31))
    assert answer_time(shop.pk) is None


@given(st.text(max_size=40), st.sampled_from(["", "Wang"]), st.sampled_from(["", "N1"]))
def test_a_filled_reply_names_no_placeholder(text: str, name: str, order: str) -> None:
    said = filled("Dear {name}, {order}." + text.replace("{", ""), name=name, order=order)

    assert "{name}" not in said
    assert "{order}" not in said
