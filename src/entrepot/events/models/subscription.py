"""How far each subscriber has come, and the facts that it could not take."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Subscription(models.Model):
    """A subscriber's cursor: the last fact it has dealt with. Moves in the transaction of the handler's effects.

    `attempts` failures of the batch behind the cursor so far; no new attempt before `retry_at` (by the machine's time, as
    waiting for a failed program is no business event).
    """

    name = models.TextField(primary_key=True)
    kinds = ArrayField(models.TextField())
    position = models.BigIntegerField()
    attempts = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(position__gte=0, attempts__gte=0), name="subscription_not_negative")
        ]

    def __str__(self) -> str:
        return self.name


class DeadLetter(models.Model):
    """A fact that one subscriber could not take, kept for a person to look at, and to `replay` or `drop` for a reason."""

    subscriber = models.TextField()
    position = models.BigIntegerField()
    kind = models.TextField()
    store_id = models.UUIDField(null=True)
    error = models.TextField()
    failed_at = models.DateTimeField()
    replays = models.IntegerField(default=0)
    replayed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_because = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "position"], name="deadletter_once")]
        indexes = [models.Index(fields=["id"], name="deadletter_open", condition=models.Q(replayed_at=None))]

    def __str__(self) -> str:
        return f"{self.subscriber} #{self.position}"
