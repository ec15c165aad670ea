"""Conversations between one shopper and one store, their messages and pictures, and what a store likes to answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.kernel.ids import uuid7
from entrepot.messaging.enums import Side


class Conversation(models.Model):
    """One topic between one shopper and one store. `waiting_since`: the shopper's first word that nobody has answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    shopper = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    topic = models.CharField(max_length=60)
    product_id = models.UUIDField(null=True)
    order_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    last_text = models.CharField(max_length=160, blank=True)
    last_side = models.CharField(max_length=8, choices=Side)
    last_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    shopper_read_to = models.BigIntegerField(default=0)  # id of the last message that the side has seen
    store_read_to = models.BigIntegerField(default=0)
    shopper_unread = models.IntegerField(default=0)
    store_unread = models.IntegerField(default=0)
    assigned_to = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")  # of the staff

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shopper", "store_id", "topic"], name="conversation_once_per_topic"),
            models.CheckConstraint(
                condition=Q(shopper_unread__gte=0, store_unread__gte=0), name="conversation_unread_not_negative"
            ),
            models.CheckConstraint(condition=Q(last_side__in=Side.values), name="conversation_side_known"),
        ]
        indexes = [
            models.Index(fields=["shopper", "-last_at", "-id"], name="conversation_of_shopper"),
            models.Index(fields=["store_id", "-last_at", "-id"], name="conversation_of_store"),
            models.Index(
                fields=["store_id", "waiting_since"], condition=Q(waiting_since__isnull=False), name="conversation_waiting"
            ),
            models.Index(fields=["order_id"], condition=Q(order_id__isnull=False), name="conversation_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.shopper_id} with {self.store_id} about {self.topic}"


class Message(models.Model):
    """Something said, never changed. `key` is the sender's own name for the attempt: a repeat finds the first."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages", db_index=False)
    side = models.CharField(max_length=8, choices=Side)
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=2_000, blank=True)
    key = models.CharField(max_length=64)
    answered_after_s = models.IntegerField(null=True)  # of a store's answer: how long the shopper had waited
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "key"], name="message_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="message_side_known"),
        ]
        indexes = [models.Index(fields=["conversation", "-id"], name="message_of_conversation")]

    def __str__(self) -> str:
        return f"{self.side} {self.pk}"


class MessagePicture(models.Model):
    """A picture of a message, painted anew by us; `path` is in the private storage."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="pictures")
    path = models.CharField(max_length=200)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.path


class QuickReply(models.Model):
    """An answer that a store gives often."""

    id = models.BigAutoField(primary_key=True)
    store_id = models.UUIDField()
    text = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store_id", "text"], name="quick_reply_once")]

    def __str__(self) -> str:
        return self.text
