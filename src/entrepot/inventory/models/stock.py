"""Pieces of one variant in one warehouse: the row that makes overselling impossible."""

from django.db import models
from django.db.models import F, Q


class Stock(models.Model):
    """on_hand pieces lie there, reserved of them are promised; the database refuses to promise what is not there."""

    id = models.BigAutoField(primary_key=True)
    store_id = models.UUIDField()
    product_id = models.UUIDField()  # the variant's product, for the facts
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="+")
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, related_name="stock")
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "warehouse"], name="stock_one_row_per_place"),
            models.CheckConstraint(condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")), name="stock_never_oversold"),
        ]
        indexes = [
            models.Index(fields=["store_id", "variant"], name="stock_of_store"),
            models.Index(fields=["product_id"], name="stock_of_product"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.on_hand - self.reserved} of {self.on_hand} free"
