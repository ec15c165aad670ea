"""How a store presents itself on its page."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.kernel import clock


class Decoration(models.Model):
    """What a store's page shows beside its goods: `draft` is being worked on, `shown` is what visitors see (null: nothing yet).

    Both are written by `services/decorate.py` in the shape that `rules/decoration.py` reads. `version` rises with each save, so
    that nobody overwrites what they have not seen.
    """

    store = models.OneToOneField("stores.Store", on_delete=models.CASCADE, primary_key=True, related_name="+")
    draft = models.JSONField(default=dict)
    shown = models.JSONField(null=True)
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shown__isnull=True, published_at__isnull=True) | Q(shown__isnull=False, published_at__isnull=False),
                name="decoration_published_at",
            )
        ]

    def __str__(self) -> str:
        return str(self.store_id)
