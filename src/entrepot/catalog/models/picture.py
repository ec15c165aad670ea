"""Pictures of products."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ProductPicture(models.Model):
    """A picture by its address: somebody else's server, or a path below our own media address."""

    id = models.BigAutoField(primary_key=True)
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="pictures", db_index=False)
    position = models.IntegerField()
    url = models.CharField(max_length=2000)
    alt = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="picture_position"),
            models.CheckConstraint(condition=~Q(url=""), name="picture_has_url"),
        ]

    def __str__(self) -> str:
        return self.url
