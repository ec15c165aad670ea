"""Products that people keep, and stores that they follow."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Favourite(models.Model):
    """A product that a person keeps. `seen_minor` is its lowest price when it was kept, in the store's currency."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField()
    seen_minor = models.BigIntegerField()
    seen_currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "product"], name="favourite_once"),
            models.CheckConstraint(condition=Q(seen_minor__gte=0), name="favourite_price_not_negative"),
        ]
        indexes = [models.Index(fields=["person", "-kept_at", "-product"], name="favourite_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.product_id}"


class FollowedStore(models.Model):
    """A store that a person follows."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    store = models.ForeignKey("stores.Store", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "store"], name="store_followed_once")]
        indexes = [models.Index(fields=["person", "-since", "-store"], name="followed_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.store_id}"
