"""How much a shopper may have open that is paid on receipt, why, and every change of it."""

from django.db import models
from django.db.models import Q

from entrepot.orders.enums import LimitReason, ReceiptLevel


class ReceiptLimit(models.Model):
    """A shopper's level now; without a row nothing was earned or decided yet. Locked while a purchase counts against it."""

    person_id = models.UUIDField(primary_key=True)
    level = models.CharField(max_length=10, choices=ReceiptLevel.choices)
    reason = models.CharField(max_length=16, choices=LimitReason.choices)
    note = models.CharField(max_length=300, blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=ReceiptLevel.values), name="receipt_limit_level"),
            models.CheckConstraint(condition=Q(reason__in=LimitReason.values), name="receipt_limit_reason"),
        ]
        indexes = [models.Index(fields=["-changed_at", "person_id"], name="receipt_limit_changed")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.level}"


class ReceiptLimitChange(models.Model):
    """A change of a level with its grounds; never changed (a trigger), and gone with the person's account."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.UUIDField()
    before = models.CharField(max_length=10, blank=True)
    level = models.CharField(max_length=10, choices=ReceiptLevel.choices)
    reason = models.CharField(max_length=16, choices=LimitReason.choices)
    note = models.CharField(max_length=300, blank=True, default="")
    grounds = models.JSONField(default=dict)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "-id"], name="receipt_limit_history")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.before} → {self.level}"
