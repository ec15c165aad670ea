"""A message is sent: by a shopper, or by a store's staff in its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F

from entrepot.catalog.queries import product_page
from entrepot.events.facts.messaging import MessageSent
from entrepot.events.services import publish
from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Missing
from entrepot.kernel.ids import uuid7
from entrepot.kernel.pictures import Picture, repaint
from entrepot.messaging import rules
from entrepot.messaging.enums import Side
from entrepot.messaging.errors import NothingSaid, TooLong, TooManyPictures
from entrepot.messaging.models import Conversation, Message, MessagePicture
from entrepot.messaging.types import About
from entrepot.orders.queries import order_page
from entrepot.stores.queries import store

_FOLDER: Final = "messages"


def write_to_store(about: About, text: str, *, key: str, actor: Actor, pictures: Sequence[bytes] = ()) -> UUID:
    """Say something to a store about a product, an order of one's own, or nothing in particular; returns the conversation.

    There is one conversation for each topic; the first message begins it. A repeat with the same `key` says nothing twice.
    Raises Missing (no such store or product, somebody else's order), Forbidden, NothingSaid, TooLong, TooManyPictures, NotAPicture.
    """
    allow(actor, "messages.write")
    if actor.person_id is None or actor.acting_for is not None:
        raise Forbidden(leaf="messages.write")
    _there(about, actor.person_id)
    said, painted = _checked(text, pictures)
    now = clock.now()
    with transaction.atomic():
        conversation, _made = Conversation.objects.get_or_create(
            shopper_id=actor.person_id,
            store_id=about.store_id,
            topic=rules.topic(about.product_id, about.order_id),
            defaults={
                "product_id": about.product_id,
                "order_id": about.order_id,
                "created_at": now,
                "last_at": now,
                "last_side": Side.SHOPPER,
            },
        )
        _say(conversation.pk, Side.SHOPPER, said, painted, key, actor)
    return conversation.pk


def answer(conversation_id: UUID, text: str, *, key: str, actor: Actor, pictures: Sequence[bytes] = ()) -> Side:
    """Say something more in a conversation that exists, as the side that the actor is on; returns that side.

    Raises Missing for everybody else's conversation, Forbidden for staff without `messages.answer`, and as `write_to_store`.
    """
    found = Conversation.objects.filter(pk=conversation_id).first()
    if found is None:
        raise Missing(what="conversation")
    if actor.acting_for is None and actor.person_id is not None and found.shopper_id == actor.person_id:
        allow(actor, "messages.write")
        side = Side.SHOPPER
    else:
        allow(actor, "messages.answer", [found.store_id])
        side = Side.STORE
    said, painted = _checked(text, pictures)
    with transaction.atomic():
        _say(conversation_id, side, said, painted, key, actor)
    return side


def _say(conversation_id: UUID, side: Side, text: str, pictures: Sequence[Picture], key: str, actor: Actor) -> None:
    held = Conversation.objects.select_for_update().get(pk=conversation_id)
    key = f"{side}:{key}"[:64]
    if Message.objects.filter(conversation=held, key=key).exists():
        return
    now = clock.now()
    waited = round((now - held.waiting_since).total_seconds()) if side == Side.STORE and held.waiting_since else None
    message = Message.objects.create(
        conversation=held, side=side, person_id=actor.person_id, text=text, key=key, at=now, answered_after_s=waited
    )
    rows = [MessagePicture(message=message, path="", width=p.width, height=p.height) for p in pictures]
    for row, picture in zip(rows, pictures, strict=True):
        row.path = storages["private"].save(f"{_FOLDER}/{held.pk}/{uuid7()}.webp", ContentFile(picture.content))
    MessagePicture.objects.bulk_create(rows)
    unread = "store_unread" if side == Side.SHOPPER else "shopper_unread"
    waiting = (held.waiting_since or now) if side == Side.SHOPPER else None
    Conversation.objects.filter(pk=held.pk).update(
        last_text=rules.preview(text), last_side=side, last_at=now, waiting_since=waiting, **{unread: F(unread) + 1}
    )
    if side == Side.STORE:
        record(actor, "messaging.answered", [Subject("messaging.conversation", held.pk, held.store_id)])
    publish([MessageSent(held.store_id, held.pk, message.pk, side.value, held.shopper_id)])


def _checked(text: str, pictures: Sequence[bytes]) -> tuple[str, list[Picture]]:
    """The text without blanks around it, and the pictures as we paint them: before anything is locked."""
    said = text.replace("\0", "").strip()
    if not said and not pictures:
        raise NothingSaid
    if len(said) > rules.LONGEST:
        raise TooLong(most=rules.LONGEST)
    if len(pictures) > rules.MOST_PICTURES:
        raise TooManyPictures(most=rules.MOST_PICTURES)
    return said, [repaint(content, most=rules.LARGEST) for content in pictures]


def _there(about: About, person_id: UUID) -> None:
    """Raises Missing when the topic is not there, or not this person's."""
    store(about.store_id)
    if about.order_id is not None:
        order_page(about.order_id, buyer_id=person_id, store_id=about.store_id)
    elif about.product_id is not None and product_page(about.product_id)["store"]["id"] != str(about.store_id):
        raise Missing(what="product")
