"""When a store's article counts as scarce."""

from django.db import models
from django.db.models import Q


class LowMark(models.Model):
    """An article with so few free pieces runs low; without an article the mark of everything in the store that has none of its own."""

    id = models.BigAutoField(primary_key=True)
    store_id = models.UUIDField()
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, null=True, related_name="+")
    pieces = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store_id", "variant"], condition=Q(variant__isnull=False), name="low_mark_of_article"
            ),
            models.UniqueConstraint(fields=["store_id"], condition=Q(variant__isnull=True), name="low_mark_of_store"),
            models.CheckConstraint(condition=Q(pieces__gte=0) & Q(pieces__lte=1_000_000), name="low_mark_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id or self.store_id}: {self.pieces}"
