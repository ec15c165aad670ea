"""The platform's periods of an order that were decided here, dated."""

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock


class PeriodRow(models.Model):
    """Periods in force from `valid_from` on, until a later row begins. Rows are added, never changed (a trigger)."""

    valid_from = models.DateField(unique=True)
    pay_minutes = models.PositiveIntegerField()
    receive_days_after_delivery = models.PositiveSmallIntegerField()
    extend_days = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pay_minutes__gte=5, pay_minutes__lte=43_200), name="period_row_pay"),
            models.CheckConstraint(
                condition=Q(receive_days_after_delivery__gte=1, receive_days_after_delivery__lte=90), name="period_row_receive"
            ),
            models.CheckConstraint(condition=Q(extend_days__gte=1, extend_days__lte=30), name="period_row_extend"),
        ]

    def __str__(self) -> str:
        return f"periods from {self.valid_from}"
