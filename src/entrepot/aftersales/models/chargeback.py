"""Money that a shopper's bank took back through the provider."""

from django.db import models
from django.db.models import Q

from entrepot.aftersales.enums import ChargebackState


class Chargeback(models.Model):
    """One order's part of a chargeback. `held_minor` of it is held in the order's escrow while that has not been released."""

    id = models.UUIDField(primary_key=True)
    payment_id = models.UUIDField()
    provider = models.CharField(max_length=32)
    provider_ref = models.CharField(max_length=64)
    order_id = models.UUIDField()
    order_number = models.CharField(max_length=20)
    store_id = models.UUIDField()
    store_kind = models.CharField(max_length=10)
    buyer_id = models.UUIDField(null=True)
    amount_minor = models.BigIntegerField()
    held_minor = models.BigIntegerField(default=0)
    holds_order = models.BooleanField(default=False)  # the order waits for it
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=ChargebackState)
    refunded_minor = models.BigIntegerField(default=0)  # had gone back already when it came: the answer to it
    evidence = models.TextField(max_length=4_000, blank=True)
    evidence_due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    open_journal_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_ref", "order_id"], name="chargeback_once"),
            models.CheckConstraint(condition=Q(state__in=ChargebackState.values), name="chargeback_state_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0, held_minor__gte=0), name="chargeback_amounts"),
            models.CheckConstraint(
                condition=Q(state__in=["won", "lost", "accepted"], decided_at__isnull=False)
                | (~Q(state__in=["won", "lost", "accepted"]) & Q(decided_at__isnull=True)),
                name="chargeback_decided_has_time",
            ),
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(decided_at__isnull=True), name="chargeback_one_open_an_order"
            ),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="chargeback_of_order"),
            models.Index(fields=["store_id", "-opened_at"], name="chargeback_of_store"),
            models.Index(fields=["opened_at"], name="chargeback_opened"),
            models.Index(fields=["decided_at"], condition=Q(state="won"), name="chargeback_came_back"),
            models.Index(fields=["evidence_due_at"], condition=Q(decided_at__isnull=True), name="chargeback_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_ref} ({self.state})"
