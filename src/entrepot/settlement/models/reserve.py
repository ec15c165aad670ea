"""What is held back of settlements, the rules for it, and how it was released."""

from django.db import models
from django.db.models import F, Q

from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class HoldbackPolicyRow(models.Model):
    """Rules in force from `valid_from` on, until a later row begins. Rows are added, never changed (a trigger)."""

    valid_from = models.DateField(unique=True)
    new_store_days = models.PositiveSmallIntegerField()
    new_bps = models.PositiveSmallIntegerField()
    new_hold_days = models.PositiveSmallIntegerField()
    bps = models.PositiveSmallIntegerField()
    hold_days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(new_bps__lte=5_000, bps__lte=5_000), name="holdback_at_most_half"),
            models.CheckConstraint(
                condition=Q(new_hold_days__gte=1, new_hold_days__lte=365, hold_days__gte=1, hold_days__lte=365),
                name="holdback_days",
            ),
            models.CheckConstraint(condition=Q(new_store_days__lte=3_650), name="holdback_new_store_days"),
        ]

    def __str__(self) -> str:
        return f"held back from {self.valid_from}"


class ReserveRelease(models.Model):
    """Reserves that went to a store's balance at once. Its id is that of its journal; added and never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_minor__gt=0), name="reserve_release_of_something")]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency}"


class Reserve(models.Model):
    """What was held back of one settlement, until when. `released_minor` is less where refunds or penalties used it meanwhile."""

    settlement = models.OneToOneField(
        "settlement.Settlement", on_delete=models.PROTECT, primary_key=True, related_name="reserve", db_column="order_id"
    )
    store_id = models.UUIDField()
    currency = models.CharField(max_length=3)
    bps = models.PositiveSmallIntegerField()
    policy_from = models.DateField()  # the first day of the rules that held
    amount_minor = models.BigIntegerField()
    held_at = models.DateTimeField()
    due_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_minor = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["store_id", "currency", "due_at", "settlement"], condition=Q(released_at=None), name="reserve_open"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0, bps__gt=0), name="reserve_of_something"),
            models.CheckConstraint(
                condition=Q(released_minor__gte=0) & Q(released_minor__lte=F("amount_minor")), name="reserve_released_within"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=False) | Q(released_minor=0), name="reserve_released_has_time"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("held_at")), name="reserve_due_later"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id}: {self.amount_minor}"
