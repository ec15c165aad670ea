"""Programs outside that want to hear of facts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from entrepot.events.enums import DeliveryState
from entrepot.kernel.ids import uuid7


class WebhookEndpoint(models.Model):
    """An address that gets the facts of one store, or of all of them when it is the platform's (no store).

    It hears of facts behind `since_position`; `kinds` empty means every public kind. The secret is sealed and shown only once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField(null=True)
    url = models.TextField()
    description = models.TextField(default="")
    sealed_secret = models.BinaryField()
    sealed_secret_before = models.BinaryField(null=True)  # signs beside the new one until `secret_before_until`
    secret_before_until = models.DateTimeField(null=True)
    kinds = ArrayField(models.TextField(), default=list)
    is_active = models.BooleanField(default=True)
    since_position = models.BigIntegerField()
    failing_since = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["store_id"], name="webhook_of_store")]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One fact on its way to one endpoint; at the same time the log that its owner reads. Times are the machine's."""

    id = models.BigAutoField(primary_key=True)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    store_id = models.UUIDField(null=True)
    position = models.BigIntegerField()
    kind = models.TextField()
    state = models.TextField(default=DeliveryState.WAITING)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    last_status = models.IntegerField(null=True)
    last_error = models.TextField(default="")
    last_answer = models.TextField(default="", db_default="")  # the beginning of what came back
    response_ms = models.IntegerField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "position"], name="webhook_fact_once"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in DeliveryState]), name="webhook_state"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, done_at=None)
                | (~Q(state=DeliveryState.WAITING) & Q(done_at__isnull=False)),
                name="webhook_done",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="webhook_waiting", condition=Q(state=DeliveryState.WAITING)),
            models.Index(fields=["endpoint", "-id"], name="webhook_log"),
        ]

    def __str__(self) -> str:
        return f"#{self.position} to {self.endpoint_id}"
