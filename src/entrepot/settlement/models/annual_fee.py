"""What a store paid for a year of its place."""

from django.db import models
from django.db.models import Q

from entrepot.kernel.ids import uuid7


class AnnualFee(models.Model):
    """Charged once for a store and a year that begins on `begins`. Its id is that of its journal; added and never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    begins = models.DateField()
    currency = models.CharField(max_length=3)
    fee_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    tax_bps = models.PositiveSmallIntegerField(null=True)  # null: nobody knows a rate
    tax_version = models.CharField(max_length=60, blank=True)
    plan_ids = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store_id", "begins"], name="annual_fee_once"),
            models.CheckConstraint(condition=Q(fee_minor__gt=0, tax_minor__gte=0), name="annual_fee_of_something"),
            models.CheckConstraint(condition=Q(tax_bps__isnull=False) | Q(tax_minor=0), name="annual_fee_tax_has_rate"),
        ]

    def __str__(self) -> str:
        return f"{self.begins}: {self.fee_minor} {self.currency}"
