"""What shoppers and stores say to each other, who sees it, and what becomes of pictures."""

from __future__ import annotations

import io
import threading
import zlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from PIL import Image
from tests.identity import factories as identity
from tests.messaging.factories import conversation, photograph
from tests.orders.factories import order_in
from tests.stores import factories as stores

from entrepot.events.models import StoredFact
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.kernel.pictures import NotAPicture
from entrepot.messaging import queries, services
from entrepot.messaging.errors import NothingSaid, TooLong, TooManyPictures
from entrepot.messaging.models import Conversation, Message, MessagePicture
from entrepot.messaging.services.personal_data import MessagingPersonalData
from entrepot.messaging.types import About
from entrepot.orders.errors import UnknownOrder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _private(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


def test_a_question_waits_until_the_store_answers() -> None:
    shopper, shop = identity.shopper(), stores.store()
    found = conversation(store_id=shop.pk, shopper=shopper)
    assert (queries.unanswered(shop.pk), found.store_unread, found.shopper_unread) == (1, 1, 0)

    services.answer(found.pk, "Picked last week.", key="a", actor=stores.staff(shop, "service"))

    found.refresh_from_db()
    assert (queries.unanswered(shop.pk), found.waiting_since, found.shopper_unread) == (0, None, 1)
    assert queries.unread_of_shopper(shopper.person_id) == 1
    seen = queries.conversation(found.pk, actor=shopper)
    assert [(m.side, m.text) for m in seen.messages] == [("shopper", "Is it fresh?"), ("store", "Picked last week.")]
    assert StoredFact.objects.filter(kind="messaging.message_sent").count() == 2


def test_the_same_topic_is_the_same_conversation_and_the_same_key_says_nothing_twice() -> None:
    shopper, shop = identity.shopper(), stores.store()
    for key in ("one", "one", "two"):
        services.write_to_store(About(shop.pk), "Hello", key=key, actor=shopper)

    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 2
    assert Conversation.objects.get().store_unread == 2


def test_an_order_is_talked_about_by_its_shopper_only() -> None:
    shopper = identity.shopper()
    order = order_in("paid", actor=shopper)
    about = About(order.store_id, order_id=order.pk)
    services.write_to_store(about, "When?", key="a", actor=shopper)

    with pytest.raises(UnknownOrder):
        services.write_to_store(about, "When?", key="a", actor=identity.shopper())
    with pytest.raises(UnknownOrder):
        services.write_to_store(About(stores.store().pk, order_id=order.pk), "When?", key="a", actor=shopper)
    assert Conversation.objects.count() == 1
    assert len(queries.conversations_about_order(order.pk, actor=identity.operator("arbiter"))) == 1


def test_a_conversation_is_not_there_for_strangers() -> None:
    shop = stores.store()
    found = conversation(store_id=shop.pk)
    other = stores.staff(stores.store(), "owner")

    for stranger in (identity.shopper(), other, identity.staff_of(uuid4())):
        with pytest.raises(Missing):
            queries.conversation(found.pk, actor=stranger)
        with pytest.raises(Missing):
            services.answer(found.pk, "Hi", key="x", actor=stranger)
    with pytest.raises(Missing):
        queries.conversation(found.pk, actor=stores.staff(shop, "owner"), store_id=uuid4())
    with pytest.raises(Forbidden):
        services.answer(found.pk, "Hi", key="x", actor=stores.staff(shop, "viewer"))
    assert queries.conversation(found.pk, actor=identity.operator("operator")).side is None
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "pictures", "refusal"),
    [("  ", (), NothingSaid), ("x" * 2001, (), TooLong), ("", (b"x",) * 5, TooManyPictures), ("", (b"<svg/>",), NotAPicture)],
)
def test_a_message_that_cannot_be_says_nothing(text: str, pictures: tuple[bytes, ...], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        services.write_to_store(About(stores.store().pk), text, key="a", actor=identity.shopper(), pictures=pictures)
    assert not Conversation.objects.exists()


def test_a_picture_loses_the_place_where_it_was_taken_and_what_hides_behind_it() -> None:
    shopper = identity.shopper()
    sent = photograph() + b"<script>alert(1)</script>PK\x03\x04"
    services.write_to_store(About(stores.store().pk), "", key="a", actor=shopper, pictures=[sent])

    picture = MessagePicture.objects.get()
    with queries.picture_file(picture.pk, actor=shopper) as file:
        content = file.read()
    assert b"SecretCamera" in sent
    assert all(hidden not in content for hidden in (b"SecretCamera", b"script", b"PK\x03\x04", b"EXIF"))
    with Image.open(io.BytesIO(content)) as painted:
        assert (painted.format, painted.size, dict(painted.getexif())) == ("WEBP", (60, 40), {})
    assert storages["private"].exists(picture.path)
    assert str(settings.MEDIA_ROOT) not in storages["private"].path(picture.path)
    with pytest.raises(Missing):
        queries.picture_file(picture.pk, actor=identity.shopper())


def test_a_bomb_is_not_opened() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    side = (30_000).to_bytes(4, "big")
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", side + side + b"\x01\x00\x00\x00\x00") + chunk(b"IDAT", zlib.compress(b"\0" * 9))
    )
    with pytest.raises(NotAPicture):
        services.write_to_store(About(stores.store().pk), "", key="a", actor=identity.shopper(), pictures=[bomb])


def test_read_marks_do_not_go_back() -> None:
    shopper, shop = identity.shopper(), stores.store()
    found = conversation(store_id=shop.pk, shopper=shopper)
    services.write_to_store(About(shop.pk), "Hello?", key="b", actor=shopper)
    first, second = Message.objects.order_by("id").values_list("pk", flat=True)

    assert services.mark_read(found.pk, "store", second)
    assert not services.mark_read(found.pk, "store", first)
    assert not services.mark_read(found.pk, "store", second)
    found.refresh_from_db()
    assert (found.store_read_to, found.store_unread) == (second, 0)


def test_two_first_words_at_once_begin_one_conversation() -> None:
    shopper, shop = identity.shopper(), stores.store()
    barrier, wrong = threading.Barrier(2), []

    def write(key: str) -> None:
        try:
            barrier.wait()
            services.write_to_store(About(shop.pk), "Hello", key=key, actor=shopper)
        except Exception as error:  # noqa: BLE001 - told by the assertion
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(key,)) for key in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert Conversation.objects.get().store_unread == 2


def test_quick_replies_are_the_stores_own() -> None:
    shop = stores.store()
    actor = stores.staff(shop, "service")
    services.keep_quick_reply(shop.pk, " We ship today. ", actor=actor)
    services.keep_quick_reply(shop.pk, "We ship today.", actor=actor)
    [(reply, text)] = queries.quick_replies(shop.pk)
    assert text == "We ship today."

    with pytest.raises(Missing):
        services.drop_quick_reply(shop.pk, reply, actor=stores.staff(stores.store()))
    services.drop_quick_reply(stores.store().pk, reply, actor=identity.operator())
    assert len(queries.quick_replies(shop.pk)) == 1
    services.drop_quick_reply(shop.pk, reply, actor=actor)
    assert queries.quick_replies(shop.pk) == []


def test_whoever_answers_a_conversation_takes_that_along_and_leaves_it_to_nobody() -> None:
    shop = stores.store()
    found = conversation(store_id=shop.pk)
    service = stores.staff(shop, "service")
    assert service.person_id is not None
    services.assign(found.pk, shop.pk, service.person_id, actor=service)
    port = MessagingPersonalData()

    told = dict(port.export(service.person_id))
    port.erase(service.person_id)

    assert [row["id"] for row in told["to_answer"]] == [found.pk]
    assert Conversation.objects.get(pk=found.pk).assigned_to_id is None
    with pytest.raises(Forbidden):
        services.assign(found.pk, shop.pk, None, actor=stores.staff(shop, "goods"))
