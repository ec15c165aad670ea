"""A month whose books are shut."""

from django.db import models
from django.db.models import F, Q


class MonthClose(models.Model):
    """Closed for good: the ledger takes nothing dated before its end. `balances` are the accounts' sums on that day."""

    month = models.DateField(primary_key=True)
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=60)
    approved_by = models.CharField(max_length=60)
    balances = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(closed_by=F("approved_by")), name="month_close_four_eyes"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_close_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
