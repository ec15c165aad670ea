"""The outbox: facts in the order of the transactions that told them."""

from __future__ import annotations

from django.db import models


class StoredFact(models.Model):
    """One fact. Written by `publish` only, in the transaction of what it tells; never changed.

    Positions are handed out before commit, so a later one may be visible earlier: `queries.stream` reads without skipping any.
    """

    position = models.BigAutoField(primary_key=True)
    fact_id = models.UUIDField()
    kind = models.TextField()
    version = models.SmallIntegerField()
    store_id = models.UUIDField(null=True)
    subject = models.TextField()
    payload = models.JSONField()
    occurred_at = models.DateTimeField()

    class Meta:
        db_table = "events_fact"
        indexes = [
            models.Index(fields=["kind", "position"], name="fact_of_kind"),
            models.Index(fields=["subject"], name="fact_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.position}"
