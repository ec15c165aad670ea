"""What the platform charged a store in a month, as a numbered document."""

from django.db import models
from django.db.models import F, Q

from entrepot.kernel.ids import uuid7


class FeeInvoice(models.Model):
    """Issued once for a store, currency and month; never changed. Numbers of a year have no gaps (a trigger).

    `lines` are [{kind, bps, is_back, orders, amount_minor}], `party` who it is made out to, as it was then. A month in which more was
    given back than earned is a credit note: its amounts are negative. `doubt` says why no tax is on it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    store_id = models.UUIDField()
    currency = models.CharField(max_length=3)
    month = models.DateField()
    lines = models.JSONField()
    party = models.JSONField()
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    doubt = models.CharField(max_length=20, blank=True)
    issued_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["store_id", "-id"], name="fee_invoice_of_store")]
        constraints = [
            models.UniqueConstraint(fields=["year", "seq"], name="fee_invoice_number"),
            models.UniqueConstraint(fields=["store_id", "currency", "month"], name="fee_invoice_once"),
            models.CheckConstraint(condition=Q(total_minor=F("net_minor") + F("tax_minor")), name="fee_invoice_adds_up"),
            models.CheckConstraint(condition=Q(month__day=1), name="fee_invoice_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.seq:06d}"
