"""The rules of paying out that were decided here, dated."""

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock


class PayoutPolicyRow(models.Model):
    """Rules in force from `valid_from` on, until a later row begins. Rows are added, never changed (a trigger)."""

    valid_from = models.DateField(unique=True)
    every_hours = models.PositiveSmallIntegerField()
    minimum_minor = models.PositiveBigIntegerField()
    account_cooldown_hours = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(every_hours__gte=1, every_hours__lte=744), name="payout_policy_every"),
            models.CheckConstraint(condition=Q(minimum_minor__gte=1), name="payout_policy_minimum"),
            models.CheckConstraint(condition=Q(account_cooldown_hours__lte=336), name="payout_policy_cooldown"),
        ]

    def __str__(self) -> str:
        return f"payouts from {self.valid_from}"
