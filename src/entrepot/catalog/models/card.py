"""Read model: what a list shows of a product."""

from __future__ import annotations

from django.db import models


class Card(models.Model):
    """One row per product that can be bought now; the row goes when the product leaves the shelf.

    `bodies` holds, by language, the card as finished JSON text without its closing brace and without what changes often
    (`in_stock`, `sold`, appended when read). Written only by `services/_shelf.py`, in the transaction of the change.
    """

    product = models.OneToOneField("catalog.Product", on_delete=models.CASCADE, primary_key=True, related_name="+")
    store_id = models.UUIDField()
    store_slug = models.CharField(max_length=200)
    store_name = models.JSONField()
    bodies = models.JSONField()
    price_minor = models.BigIntegerField()
    price_to_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    price_rank = models.BigIntegerField()
    in_stock = models.BooleanField()
    sold = models.BigIntegerField()
    published_rank = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["store_id", "-published_rank", "-product"], name="card_of_store")]

    def __str__(self) -> str:
        return str(self.product_id)
