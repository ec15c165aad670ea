"""Products."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.catalog.enums import ProductState
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class Product(models.Model):
    """What a store offers: content, customs data and its place in the life of a listing.

    `version` rises with every change of content; editors save against the one they read. `content_hash` is that of the draft
    the content was made of, empty after a change that came another way: an import skips rows whose hash is the same.
    `in_stock` is told by inventory and shown on lists; it is no change of content.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+", db_index=False)
    external_id = models.CharField(max_length=200, null=True)  # noqa: DJ001  - null: none; several products may have none
    slug = models.CharField(max_length=140, unique=True)
    category = models.ForeignKey("catalog.Category", on_delete=models.PROTECT, related_name="+")
    brand = models.ForeignKey("catalog.Brand", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ProductState.choices, default=ProductState.DRAFT)
    note = models.TextField(blank=True)
    currency = models.CharField(max_length=3)
    texts = models.JSONField()
    attributes = models.JSONField(default=list)
    attributes_text = models.TextField(blank=True)
    origin = models.CharField(max_length=2, blank=True)
    hs_code = models.CharField(max_length=10, blank=True)
    in_stock = models.BooleanField(default=False)
    sold = models.BigIntegerField(default=0)
    version = models.IntegerField(default=1)
    content_hash = models.BinaryField(max_length=32, default=b"")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "external_id"], name="product_external_id"),
            models.CheckConstraint(condition=Q(state__in=ProductState.values), name="product_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ProductState.PUBLISHED) | Q(published_at__isnull=False), name="product_published_at"
            ),
            models.CheckConstraint(condition=Q(origin__regex=r"^([A-Z]{2})?$"), name="product_origin_shape"),
            models.CheckConstraint(condition=Q(hs_code__regex=r"^([0-9]{6,10})?$"), name="product_hs_code_shape"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="product_currency_shape"),
            models.CheckConstraint(condition=Q(version__gte=1) & Q(sold__gte=0), name="product_counts"),
        ]
        indexes = [
            models.Index(fields=["store", "-id"], name="product_of_store"),
            models.Index(fields=["state", "id"], name="product_by_state"),
        ]

    def __str__(self) -> str:
        return self.slug
