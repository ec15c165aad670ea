"""Answers remembered by the key that the caller chose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class IdempotentRequest(models.Model):
    """One request under one key of one caller. Without a status it is running, by whoever holds it until `held_until`."""

    id = models.BigAutoField(primary_key=True)
    actor_key = models.CharField(max_length=120)
    key = models.CharField(max_length=128)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    response = models.JSONField(null=True)
    created_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_key", "key"], name="idempotent_request_once"),
            models.CheckConstraint(
                condition=Q(status__isnull=True, held_until__isnull=False) | Q(status__isnull=False, held_until__isnull=True),
                name="idempotent_request_runs_or_is_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_key} {self.key}"
