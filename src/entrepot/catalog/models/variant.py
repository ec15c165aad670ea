"""Variants: the articles that are bought."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from entrepot.kernel.ids import uuid7


class Variant(models.Model):
    """One article of a product, with price (minor units), weight (g), dimensions (mm) and net content.

    An article that a merchant takes out is made inactive, never deleted: stock and orders go on naming it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="variants", db_index=False)
    store_id = models.UUIDField()
    sku = models.CharField(max_length=200)
    position = models.IntegerField(default=0)
    options = models.JSONField(default=list)
    price_minor = models.BigIntegerField()
    compare_at_minor = models.BigIntegerField(null=True)
    cost_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    gtin = models.CharField(max_length=14, blank=True)
    weight_g = models.IntegerField(null=True)
    length_mm = models.IntegerField(null=True)
    width_mm = models.IntegerField(null=True)
    height_mm = models.IntegerField(null=True)
    net_content = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    net_unit = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store_id", "sku"], name="variant_sku"),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="variant_price"),
            models.CheckConstraint(
                condition=Q(compare_at_minor__isnull=True) | Q(compare_at_minor__gte=F("price_minor")),
                name="variant_compare_at",
            ),
            models.CheckConstraint(condition=Q(cost_minor__isnull=True) | Q(cost_minor__gte=0), name="variant_cost"),
            models.CheckConstraint(condition=Q(gtin__regex=r"^([0-9]{8}|[0-9]{12,14})?$"), name="variant_gtin_shape"),
            models.CheckConstraint(
                condition=(Q(weight_g__isnull=True) | Q(weight_g__gt=0))
                & (Q(length_mm__isnull=True) | Q(length_mm__gt=0))
                & (Q(width_mm__isnull=True) | Q(width_mm__gt=0))
                & (Q(height_mm__isnull=True) | Q(height_mm__gt=0)),
                name="variant_measures",
            ),
            models.CheckConstraint(
                condition=Q(net_content__isnull=True, net_unit="") | (Q(net_content__gt=0) & ~Q(net_unit="")),
                name="variant_net_content",
            ),
        ]
        indexes = [
            models.Index(fields=["product", "position"], name="variant_of_product"),
            models.Index(fields=["gtin"], name="variant_by_gtin", condition=~Q(gtin="")),
        ]

    def __str__(self) -> str:
        return self.sku
