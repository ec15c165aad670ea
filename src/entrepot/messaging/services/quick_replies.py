"""Answers that a store gives often are kept, and dropped."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.services import allow, record
from entrepot.identity.types import Actor, Subject
from entrepot.messaging import rules
from entrepot.messaging.errors import NothingSaid, TooLong, TooManyQuickReplies
from entrepot.messaging.models import QuickReply

_LONGEST = 500


def keep_quick_reply(store_id: UUID, text: str, *, actor: Actor) -> None:
    """Keep an answer for the whole store. Safe to repeat. Raises Missing, Forbidden, NothingSaid, TooLong, TooManyQuickReplies."""
    allow(actor, "messages.answer", [store_id])
    said = text.replace("\0", "").strip()
    if not said:
        raise NothingSaid
    if len(said) > _LONGEST:
        raise TooLong(most=_LONGEST)
    with transaction.atomic():
        kept = QuickReply.objects.filter(store_id=store_id)
        if kept.filter(text=said).exists():
            return
        if kept.count() >= rules.MOST_QUICK_REPLIES:
            raise TooManyQuickReplies(most=rules.MOST_QUICK_REPLIES)
        QuickReply.objects.bulk_create([QuickReply(store_id=store_id, text=said)], ignore_conflicts=True)
        record(actor, "messaging.quick_reply_kept", [Subject("stores.store", store_id, store_id)])


def drop_quick_reply(store_id: UUID, reply_id: int, *, actor: Actor) -> None:
    """Keep it no longer. Safe to repeat. Raises Missing, Forbidden."""
    allow(actor, "messages.answer", [store_id])
    with transaction.atomic():
        if QuickReply.objects.filter(store_id=store_id, pk=reply_id).delete()[0]:
            record(actor, "messaging.quick_reply_dropped", [Subject("stores.store", store_id, store_id)])
