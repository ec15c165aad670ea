"""What own retail's goods did not cost after all."""

from django.db import models
from django.db.models import Q

from entrepot.kernel.ids import uuid7
from entrepot.settlement.enums import CostKind


class CostCut(models.Model):
    """Pieces of an order line whose cost is not one of goods sold; added and never changed.

    `journal_id` is the posting that takes it back; none where the order was not divided yet: then less is posted with its division.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order_id = models.UUIDField()
    store_id = models.UUIDField()
    line = models.SmallIntegerField()  # position of the order line
    kind = models.CharField(max_length=8, choices=CostKind)
    pieces = models.IntegerField()
    cost_minor = models.BigIntegerField()
    ref = models.CharField(max_length=80)
    journal_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order_id", "line", "ref"], name="cost_cut_once"),
            models.CheckConstraint(condition=Q(pieces__gt=0) & Q(cost_minor__gte=0), name="cost_cut_of_something"),
            models.CheckConstraint(condition=Q(kind__in=CostKind.values), name="cost_cut_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.line}: {self.pieces} {self.kind}"
