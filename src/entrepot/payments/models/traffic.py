"""What was said between us and the providers."""

from django.db import models
from django.db.models import Q

from entrepot.payments.enums import CallKind, NotificationState


class ProviderCall(models.Model):
    """One call and its answer, kept as evidence. Written once, after the call; the number itself was committed before it."""

    id = models.UUIDField(primary_key=True)
    provider = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=64)
    content_hash = models.BinaryField()
    sealed = models.BinaryField()  # request and response, for those who may open them
    result = models.CharField(max_length=16)
    code = models.CharField(max_length=120, default="", blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="call_kind_known", condition=Q(kind__in=[word.value for word in CallKind])),
            models.CheckConstraint(name="call_result_known", condition=Q(result__in=["ok", "declined", "unknown"])),
        ]
        indexes = [models.Index(name="call_number", fields=["number"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.number}: {self.result}"


class Notification(models.Model):
    """Inbox: something happened at a provider, go and ask. The content moves nothing."""

    id = models.BigAutoField(primary_key=True)
    provider = models.CharField(max_length=32)
    event_id = models.CharField(max_length=128)
    subject = models.CharField(max_length=16)
    number = models.CharField(max_length=64)
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=NotificationState.NEW.value)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="notification_once", fields=["provider", "event_id"]),
            models.CheckConstraint(
                name="notification_state",
                condition=Q(state=NotificationState.NEW.value, next_try_at__isnull=False)
                | Q(state=NotificationState.DONE.value, next_try_at__isnull=True),
            ),
            models.CheckConstraint(name="notification_subject", condition=Q(subject__in=["payment", "refund", "payout"])),
        ]
        indexes = [
            models.Index(name="notification_due", fields=["next_try_at"], condition=Q(state=NotificationState.NEW.value))
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"


class RejectedNotifications(models.Model):
    """How many messages of a day failed verification, by reason. They are counted, never stored."""

    provider = models.CharField(max_length=32)
    reason = models.CharField(max_length=32)
    day = models.DateField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="rejected_once", fields=["provider", "reason", "day"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.day} {self.reason}: {self.number}"
