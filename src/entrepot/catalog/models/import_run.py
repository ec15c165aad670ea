"""Imports, as their owners look back on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.catalog.enums import FileFormat, ImportState
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7


class ImportRun(models.Model):
    """One import of one file: how far it came and what it did.

    `fingerprint` is the SHA-256 of the file and the options: an interrupted run of the same file goes on behind `line`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    file_name = models.CharField(max_length=300)
    file_format = models.CharField(max_length=10, choices=FileFormat.choices)
    fingerprint = models.BinaryField(max_length=32)
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.RUNNING)
    is_dry_run = models.BooleanField(default=False)
    publishes = models.BooleanField(default=True)
    actor = models.CharField(max_length=120)
    line = models.BigIntegerField(default=0)
    products = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    published = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    failure = models.TextField(blank=True)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_run_state_known"),
            models.CheckConstraint(
                condition=Q(state=ImportState.RUNNING, ended_at__isnull=True)
                | (~Q(state=ImportState.RUNNING) & Q(ended_at__isnull=False)),
                name="import_run_ended_at",
            ),
        ]
        indexes = [models.Index(fields=["store_id", "-started_at"], name="import_run_of_store")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"


class ImportRefusal(models.Model):
    """A row that was not taken, with the line it begins on, the field and the reason in words."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refusals")
    line = models.BigIntegerField()
    external_id = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=80)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"
