"""Which products have a freight template of their own."""

from __future__ import annotations

from django.db import models


class TemplateUse(models.Model):
    """A product that is not sent by the store's default template; products without a row are."""

    product_id = models.UUIDField(primary_key=True)
    store_id = models.UUIDField()
    template_key = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["store_id", "template_key", "product_id"], name="template_use_of_store")]

    def __str__(self) -> str:
        return f"{self.product_id} by {self.template_key}"
