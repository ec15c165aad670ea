"""Histories that were played into this market."""

from django.db import models
from django.db.models import Q


class Replay(models.Model):
    """One history: which data (by fingerprint), how far, and what came of it. The row is the lock against a second run."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the data
    day = models.DateField(null=True)  # the last day that was played to its end
    started_at = models.DateTimeField()  # by the machine's clock
    finished_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "fingerprint"], name="replay_once"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(day__isnull=False), name="replay_finished_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} up to {self.day}"
