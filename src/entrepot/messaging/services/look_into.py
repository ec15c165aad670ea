"""The platform reads what a shopper and a store said about an order; that is written down."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from entrepot.identity.services import record
from entrepot.identity.types import Actor, Subject
from entrepot.messaging.queries import Conversation, conversations_about_order


def look_into(order_id: UUID, *, actor: Actor) -> list[Conversation]:
    """The conversations about an order, each with its latest messages; who reads them stands in the audit log afterwards.

    Where nothing was said, nothing is written down. Raises Forbidden without `messages.read`.
    """
    found = conversations_about_order(order_id, actor=actor)
    if found:
        with transaction.atomic():
            record(actor, "messaging.read", [Subject("orders.order", order_id, found[0].line.store_id)])
    return found
