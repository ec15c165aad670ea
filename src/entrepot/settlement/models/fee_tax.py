"""The tax on the platform's fees that was decided here, dated."""

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock


class FeeTaxRow(models.Model):
    """A rate in force from `valid_from` on, until a later row of the same country and kind begins. Added, never changed (a trigger)."""

    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=10, blank=True)  # of the store; "" is every kind
    valid_from = models.DateField()
    bps = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "kind", "valid_from"], name="fee_tax_one_a_day"),
            models.CheckConstraint(condition=Q(bps__lte=5_000), name="fee_tax_at_most_half"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="fee_tax_country_alpha2"),
        ]

    def __str__(self) -> str:
        return f"{self.country}/{self.kind} from {self.valid_from}"
