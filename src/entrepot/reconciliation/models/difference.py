"""A difference between a statement and our books, until it is none."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from entrepot.kernel.ids import uuid7
from entrepot.reconciliation.enums import BreakKind, BreakState, Resolution


class Break(models.Model):
    """`key` names the thing it is about within provider and kind, so that looking again finds it instead of a second one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.CharField(max_length=32)
    day = models.DateField()
    kind = models.CharField(max_length=24, choices=BreakKind.choices)
    key = models.CharField(max_length=200)
    movement = models.CharField(max_length=16)
    our_ref = models.CharField(max_length=64)
    provider_ref = models.CharField(max_length=128)
    currency = models.CharField(max_length=3)
    expected_minor = models.BigIntegerField(null=True)
    found_minor = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    statement_id = models.BigIntegerField(null=True)  # none for what no statement has; a replaced one keeps its breaks' history
    position = models.IntegerField(null=True)
    state = models.CharField(max_length=8, choices=BreakState.choices, default=BreakState.OPEN)
    owner_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=60, blank=True)
    resolution = models.CharField(max_length=16, choices=Resolution.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "kind", "key"], name="break_once"),
            models.CheckConstraint(condition=Q(kind__in=BreakKind.values), name="break_kind_known"),
            models.CheckConstraint(
                condition=Q(state=BreakState.OPEN, resolved_at__isnull=True, resolved_by="", resolution="")
                | (Q(state=BreakState.RESOLVED, resolved_at__isnull=False) & ~Q(resolved_by="") & ~Q(resolution="")),
                name="break_resolved_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at", "id"], condition=Q(state=BreakState.OPEN), name="break_open"),
            models.Index(fields=["statement_id"], name="break_of_statement"),
            models.Index(fields=["our_ref"], name="break_ref"),
            models.Index(fields=["day"], name="break_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.provider} {self.day}: {self.state}"
