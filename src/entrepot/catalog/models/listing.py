"""Read model: which products stand on which shelf, in which order."""

from __future__ import annotations

from django.db import models


class Listing(models.Model):
    """One row per product on sale and category above it, category 0 being the whole catalogue.

    Each index covers one order of `Sort`, so that a page is a short range of one index. No foreign keys: the rows are derived,
    written in bulk and only by `services/_shelf.py`.
    """

    pk = models.CompositePrimaryKey("category_id", "product_id")
    category_id = models.IntegerField()
    product_id = models.UUIDField(db_index=True)
    published_rank = models.BigIntegerField()
    price_rank = models.BigIntegerField()
    sold = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["category_id", "-published_rank", "-product_id"], name="listing_newest"),
            models.Index(fields=["category_id", "price_rank", "product_id"], name="listing_price"),
            models.Index(fields=["category_id", "-sold", "-product_id"], name="listing_best_selling"),
        ]

    def __str__(self) -> str:
        return f"{self.category_id}/{self.product_id}"
